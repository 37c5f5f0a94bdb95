using System.Globalization;
using System.Security.Cryptography;

namespace Actors.Hub.Scheduler.Slurm;

/// <summary>Slurm, by its own commands: sacct, scontrol and sacctmgr. Any version whose sacct tells its fields.</summary>
/// <param name="settings">Of the cluster.</param>
public sealed class SlurmScheduler(SchedulerSettings settings) : IScheduler
{
    /// <summary>As nodes name it in their references.</summary>
    public const string SchedulerName = "slurm";

    // What sacct takes as states in every version; without the list it leaves out what was cancelled before it became eligible.
    private const string AllStates = "BF,CA,CD,DL,F,NF,OOM,PD,PR,R,RQ,RS,RV,S,TO";
    private readonly SchedulerCommand _command = new(settings.Environment, settings.Timeout);
    private IReadOnlyList<string>? _fields;
    private bool _takesStates = true;

    /// <inheritdoc/>
    public string Name => SchedulerName;

    /// <inheritdoc/>
    public async Task<SchedulerAnswer> JobsSinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        // A day ahead: what becomes eligible later is there already.
        var ahead = DateTimeOffset.UtcNow.AddDays(1);
        string[] window = ["-S", Instant(since), "-E", Instant(ahead)];
        try
        {
            return await RowsAsync(_takesStates ? [.. window, "-s", AllStates] : window, cancellationToken).ConfigureAwait(false);
        }
        catch (SchedulerException e) when (_takesStates && e.Message.Contains("not supported", StringComparison.Ordinal))
        {
            _takesStates = false;
            return await RowsAsync(window, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public bool IsRawId(string text) => IsJobId(text);

    /// <summary>True for a number that can be a job's: the two largest stand for "none" and "all", and sacct answers nothing at all when one of the ids is none.</summary>
    internal static bool IsJobId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && text[0] != '0' && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < uint.MaxValue - 1;
    }

    /// <inheritdoc/>
    public Task<SchedulerAnswer> JobsAsync(IReadOnlyCollection<string> rawIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rawIds);
        return RowsAsync(["-j", string.Join(',', rawIds)], cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<SchedulerRow?> AtControllerAsync(string rawId, CancellationToken cancellationToken)
    {
        string[] cluster = settings.SlurmCluster.Length == 0 ? [] : ["-M", settings.SlurmCluster];
        try
        {
            return ControllerJob.Read(rawId, await _command.TextAsync(settings.Program("scontrol"), [.. cluster, "show", "job", rawId], cancellationToken).ConfigureAwait(false));
        }
        catch (SchedulerException e) when (e.Message.Contains("Invalid job id", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SchedulerNode>> NodesAsync(CancellationToken cancellationToken) =>
        SlurmLists.Nodes(await _command.TextAsync(settings.Program("scontrol"), ["show", "node", "-o"], cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SchedulerAssociation>> AssociationsAsync(CancellationToken cancellationToken) => SlurmLists.Associations(
        await _command.TextAsync(settings.Program("sacctmgr"), ["-n", "-P", "-r", "show", "associations", "format=Account,User,ParentName"], cancellationToken).ConfigureAwait(false));

    /// <summary>Whether Slurm's commands lie on this host without being set up. One that fails otherwise is Slurm, and its failure is to be seen.</summary>
    /// <returns>What sacct says of it; null when it is set up.</returns>
    public async Task<string?> LacksConfigurationAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FieldsAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (SchedulerException e) when (e.Message.Contains("onfiguration", StringComparison.Ordinal))
        {
            return e.Message;
        }
        catch (SchedulerException)
        {
            return null;
        }
    }

    private async Task<SchedulerAnswer> RowsAsync(IEnumerable<string> which, CancellationToken cancellationToken)
    {
        var fields = await FieldsAsync(cancellationToken).ConfigureAwait(false);
        var separator = $"\u001f{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}\u001f";
        string[] cluster = settings.SlurmCluster.Length == 0 ? [] : ["-M", settings.SlurmCluster];
        return await _command.RunAsync(
            settings.Program("sacct"),
            ["-D", "-a", "-p", $"--delimiter={separator}", .. cluster, .. which, "-o", string.Join(',', fields)],
            (output, cancel) => ReadAsync(output, separator, cancel),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads all that sacct prints.</summary>
    internal static async Task<SchedulerAnswer> ReadAsync(TextReader output, string separator, CancellationToken cancellationToken)
    {
        var (rows, bad) = (new List<SchedulerRow>(), new List<BadRow>());
        SacctRow? reader = null;
        await foreach (var fields in SacctRows.ReadAsync(output, separator, cancellationToken).ConfigureAwait(false))
        {
            if (reader is null)
            {
                reader = new SacctRow(fields);
                continue;
            }

            try
            {
                if (reader.Read(fields) is { } row)
                {
                    rows.Add(row);
                }
            }
            catch (FormatException e)
            {
                var text = string.Join('|', fields);
                bad.Add(new BadRow(text.Length <= 500 ? text : text[..500], e.Message));
            }
        }

        return reader is null ? throw new SchedulerException("sacct prints nothing, not even a head") : new SchedulerAnswer(rows, bad);
    }

    private async Task<IReadOnlyList<string>> FieldsAsync(CancellationToken cancellationToken) =>
        _fields ??= SacctFields.Known(await _command.TextAsync(settings.Program("sacct"), ["--helpformat"], cancellationToken).ConfigureAwait(false));

    // The commands run with TZ=UTC.
    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
