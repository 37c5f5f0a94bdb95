using System.Data.Common;
using System.Text;
using Actors.Hub.Due;
using Actors.Hub.Projections;
using Actors.Hub.Software;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Json;

namespace Actors.Hub.Api;

/// <summary>
/// Puts a new rule set in force: the closed jobs whose paths it sees otherwise are marked in the table of due things, then the rules take
/// effect, then the waker resolves those jobs anew; their records are issued again where they changed.
/// </summary>
/// <param name="store">Where tables and marks are.</param>
/// <param name="resolver">The rules in force.</param>
/// <param name="ruleTimeout"><c>actors.hub.rule-timeout</c>.</param>
/// <param name="clock">The hub's clock.</param>
/// <param name="look">Tells the waker that the table has grown.</param>
public sealed class RulesService(IStore store, SoftwareResolver resolver, TimeSpan ruleTimeout, TimeProvider clock, Action look) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Marks made for rules that a killed hub did not put in force are done with those that are.</summary>
    public Task StartAsync() => store.WriteAsync((connection, transaction) => DueTable.MarkToResolve(connection, transaction, [], resolver.Version, 0));

    /// <summary>Loads rules.</summary>
    /// <param name="text">Text of a rule file.</param>
    /// <param name="file">Its name, for faults.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    /// <returns>Number of closed jobs that change.</returns>
    /// <exception cref="RuleFileException">The text has faults; the old rules stay.</exception>
    public async Task<int> LoadAsync(string text, string file, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var rules = RuleSet.Parse(text, file, ruleTimeout);
            var (changed, offset) = Changed(rules);
            var concerned = 0;
            var now = clock.GetUtcNow().ToUnixUsec();

            try
            {
                // First the marks: a hub that is killed in between wakes these jobs under the old rules, which changes nothing. What comes into the tables after them
                // and was resolved under the old rules the projection marks itself.
                await store.WriteAsync(
                    (connection, transaction) =>
                    {
                        resolver.Coming = rules.Version;
                        if (JobProjection.Offset(connection, transaction) != offset)
                        {
                            changed = Changed(connection, rules);
                        }

                        concerned = DueTable.MarkToResolve(connection, transaction, changed, rules.Version, now);
                    },
                    CancellationToken.None).ConfigureAwait(false);
                resolver.Load(text, file);
            }
            catch
            {
                resolver.Coming = null;
                await StartAsync().ConfigureAwait(false);
                throw;
            }

            resolver.Coming = null;

            look();
            return concerned;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What rules would change, without putting them in force.</summary>
    /// <param name="text">Text of a rule file.</param>
    /// <param name="file">Its name, for faults.</param>
    /// <exception cref="RuleFileException">The text has faults.</exception>
    public RulesDiff Diff(string text, string file)
    {
        var rules = RuleSet.Parse(text, file, ruleTimeout);
        using var connection = store.OpenReader();
        var changes = Changes(connection, rules).OrderByDescending(change => change.Use.CoreHours).ThenByDescending(change => change.Use.CpuUsec).ToList();
        return new RulesDiff
        {
            Paths = [.. changes.Select(change => new PathChange { Before = PathsApi.View(change.Use, change.Before), After = PathsApi.View(change.Use, change.After) })],
            Jobs = changes.SelectMany(change => JobQueries.ClosedJobsWith(connection, change.Use.Path)).Distinct().Count(),
            CoreHours = changes.Sum(change => change.Use.CoreHours),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private (List<byte[]> Paths, long Offset) Changed(RuleSet rules)
    {
        using var connection = store.OpenReader();
        var offset = JobProjection.Offset(connection);
        return (Changed(connection, rules), offset);
    }

    private List<byte[]> Changed(DbConnection connection, RuleSet rules) => [.. Changes(connection, rules).Select(change => change.Use.Path)];

    private IEnumerable<(PathUse Use, SoftwareMatch? Before, SoftwareMatch? After)> Changes(DbConnection connection, RuleSet rules) => PathQueries.All(connection, closedOnly: true)
        .Select(use => (Use: use, Text: Encoding.UTF8.GetString(use.Path)))
        .Select(use => (use.Use, Before: resolver.Resolve(use.Text), After: rules.Resolve(use.Text)))
        .Where(change => !Same(change.Before, change.After));

    // The line of the rule is no part of a record.
    private static bool Same(SoftwareMatch? before, SoftwareMatch? after) =>
        before is null || after is null ? ReferenceEquals(before, after) : (before with { Line = 0 }) == (after with { Line = 0 });
}
