using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Dapper;
using Google.Protobuf;

namespace Actors.Hub.Gateway;

/// <summary>Something that could not be counted.</summary>
/// <param name="Node">Whose it is; empty where that is not known.</param>
/// <param name="Cluster">Of the job.</param>
/// <param name="RawId">Of the job.</param>
/// <param name="Seq">Number of a report; of other input 0.</param>
/// <param name="Reason">For people.</param>
/// <param name="Content">As it came.</param>
public sealed record RefusedInput(string Node, string Cluster, string RawId, ulong Seq, string Reason, byte[] Content);

/// <summary>Keeps refused reports and files with their reasons: the newest <see cref="Kept"/> of them, and of those no more than <see cref="KeptBytes"/>.</summary>
/// <param name="store">Where they go.</param>
/// <param name="time">The hub's clock.</param>
/// <param name="keptBytes">Most bytes of reports.</param>
public sealed class Quarantine(IStore store, TimeProvider time, long keptBytes = Quarantine.KeptBytes)
{
    /// <summary>Older ones are dropped.</summary>
    public const int Kept = 10_000;

    /// <summary>Most bytes of reports; of one above an eighth of it only the reason is kept.</summary>
    public const long KeptBytes = 64 * 1024 * 1024;

    // Added up from the newest to the oldest; the first sum above the limit and all older ones go.
    private const string TooMany = """
        DELETE FROM quarantine WHERE id <= (
            SELECT MAX(id) FROM (SELECT id, SUM(LENGTH(report)) OVER (ORDER BY id DESC) AS bytes FROM quarantine) AS sums WHERE bytes > @keptBytes)
        """;

    /// <summary>Keeps reports. Once this is done the node may forget them.</summary>
    public Task AddAsync(string node, IReadOnlyCollection<(JobReport Report, string Reason)> refused, CancellationToken cancellationToken) => AddAsync(
        [.. refused.Select(r => new RefusedInput(node, r.Report.Ref?.Cluster ?? "", r.Report.Ref?.RawId ?? "", r.Report.Seq, r.Reason, r.Report.ToByteArray()))], cancellationToken);

    /// <summary>Keeps input of any kind.</summary>
    public Task AddAsync(IReadOnlyCollection<RefusedInput> refused, CancellationToken cancellationToken) => store.WriteAsync(
        (connection, transaction) =>
        {
            foreach (var input in refused)
            {
                connection.Execute(
                    "INSERT INTO quarantine (at_unix_usec, node, cluster, raw_id, seq, reason, report) VALUES (@at, @node, @cluster, @rawId, @seq, @reason, @report)",
                    new
                    {
                        at = time.GetUtcNow().ToUnixUsec(),
                        node = Text(input.Node),
                        cluster = Text(input.Cluster),
                        rawId = Text(input.RawId),
                        seq = unchecked((long)input.Seq),
                        reason = Text(input.Reason),
                        report = input.Content.Length <= keptBytes / 8 ? input.Content : [],
                    },
                    transaction);
            }

            connection.Execute("DELETE FROM quarantine WHERE id <= (SELECT MAX(id) FROM quarantine) - @Kept", new { Kept }, transaction);
            connection.Execute(TooMany, new { keptBytes }, transaction);
        },
        cancellationToken);

    // Not every database can hold NUL in a text; the report itself is kept as it came.
    private static string Text(string text) => text.Replace('\0', '\uFFFD');
}
