using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Dapper;
using Google.Protobuf;

namespace Actors.Hub.Gateway;

/// <summary>Keeps refused reports with their reasons, the newest <see cref="Kept"/> of them.</summary>
/// <param name="store">Where they go.</param>
/// <param name="time">The hub's clock.</param>
public sealed class Quarantine(IStore store, TimeProvider time)
{
    /// <summary>Older ones are dropped.</summary>
    public const int Kept = 10_000;

    /// <summary>Keeps reports. Once this is done the node may forget them.</summary>
    public Task AddAsync(string node, IReadOnlyCollection<(JobReport Report, string Reason)> refused, CancellationToken cancellationToken) => store.WriteAsync(
        (connection, transaction) =>
        {
            foreach (var (report, reason) in refused)
            {
                connection.Execute(
                    "INSERT INTO quarantine (at_unix_usec, node, cluster, raw_id, seq, reason, report) VALUES (@at, @node, @cluster, @rawId, @seq, @reason, @report)",
                    new
                    {
                        at = time.GetUtcNow().ToUnixUsec(),
                        node,
                        cluster = report.Ref?.Cluster ?? "",
                        rawId = report.Ref?.RawId ?? "",
                        seq = unchecked((long)report.Seq),
                        reason,
                        report = report.ToByteArray(),
                    },
                    transaction);
            }

            connection.Execute("DELETE FROM quarantine WHERE id <= (SELECT MAX(id) FROM quarantine) - @Kept", new { Kept }, transaction);
        },
        cancellationToken);
}
