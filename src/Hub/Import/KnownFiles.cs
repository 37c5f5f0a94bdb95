using System.Data.Common;
using Actors.Hub.Store;
using Actors.Messages.Events;
using Actors.Messages.Identity;

namespace Actors.Hub.Import;

/// <summary>
/// What the tables say of files that were imported before: the same archive once more wakes no job for them. What they do not say yet, the job itself knows.
/// Used by one thread.
/// </summary>
/// <param name="connection">For reading.</param>
internal sealed class KnownFiles(DbConnection connection) : IDisposable
{
    private readonly Statements _statements = new(connection);

    /// <summary>Nodes and contents (<see cref="JobImported.ContentHash"/>) of all files that were imported for a raw id.</summary>
    public HashSet<(string Node, string ContentHash)> Of(JobEntity entity)
    {
        var known = new HashSet<(string, string)>();
        foreach (var content in _statements.Query(
            "SELECT content FROM jobs WHERE raw_id = @p0 AND cluster = @p1", row => row.GetFieldValue<byte[]>(0), entity.RawId, entity.Cluster))
        {
            known.UnionWith(IncarnationState.Parser.ParseFrom(content).Imports.Select(file => (file.Node, file.ContentHash)));
        }

        return known;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _statements.Dispose();
        connection.Dispose();
    }
}
