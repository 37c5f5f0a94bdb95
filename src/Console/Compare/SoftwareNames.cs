using Actors.Cli.Connection;
using Actors.Messages.Json;

namespace Actors.Cli.Compare;

/// <summary>What the hub's rules make of paths: asked for all together.</summary>
internal sealed class SoftwareNames
{
    private const int AtOnce = 1000;
    private readonly Dictionary<string, RuleMatch> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, string User, string Project), RuleMatch> _filled = [];

    /// <summary>Asks a hub for the paths of files, each with the users and projects that its job may have.</summary>
    public static async Task<SoftwareNames> AskAsync(HubClient hub, IEnumerable<IReadOnlyList<CollectorFile>> jobs, CancellationToken cancel)
    {
        var names = new SoftwareNames();
        var all = jobs.ToList();
        foreach (var part in all.SelectMany(files => files).SelectMany(file => file.Cpu, (_, each) => each.Path).Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            foreach (var match in await TestAsync(hub, new RulesTest { Paths = part }, cancel).ConfigureAwait(false))
            {
                names._written[match.Path] = match;
            }
        }

        // What has no percent sign is the same for all.
        var open = from files in all
                   from user in files.Select(file => file.User).Append("").Distinct(StringComparer.Ordinal)
                   from project in files.Select(file => file.Project).Append("").Distinct(StringComparer.Ordinal)
                   from path in files.SelectMany(file => file.Cpu, (_, each) => each.Path).Distinct(StringComparer.Ordinal)
                   where Texts(names._written[path]).Any(text => text.Contains('%', StringComparison.Ordinal))
                   select (Path: path, User: user, Project: project);
        foreach (var owner in open.Distinct().GroupBy(each => (each.User, each.Project)))
        {
            foreach (var part in owner.Select(each => each.Path).Chunk(AtOnce))
            {
                foreach (var match in await TestAsync(hub, new RulesTest { Paths = part, User = owner.Key.User, Project = owner.Key.Project }, cancel).ConfigureAwait(false))
                {
                    names._filled[(match.Path, owner.Key.User, owner.Key.Project)] = match;
                }
            }
        }

        return names;
    }

    /// <summary>Software of a path; null where no rule matches, or it is ignored.</summary>
    public SoftwareOfPath? Of(string path, string user, string project)
    {
        var written = _written[path];
        return written.Name is null || written.Ignore ? null
            : new SoftwareOfPath(Texts(written), Texts(_filled.GetValueOrDefault((path, user, project)) ?? written), written.UserProvided);
    }

    private static async Task<IReadOnlyList<RuleMatch>> TestAsync(HubClient hub, RulesTest test, CancellationToken cancel) =>
        hub.Read(await hub.PostAsync("v1/rules/test", test, ApiJson.Default.RulesTest, cancel).ConfigureAwait(false), ApiJson.Default.RulesTestResult).Matches;

    private static IReadOnlyList<string> Texts(RuleMatch match) => [match.Name ?? "", match.Version ?? "", match.LocalVersion ?? ""];
}
