using System.Data.Common;
using System.IO.Compression;
using Actors.Messages.Wire;
using Dapper;
using Google.Protobuf;

namespace Actors.Hub.Series;

/// <summary>One span of a node's part of a job.</summary>
internal sealed record SeriesRow(string Node, NodeJobRef Ref, long SpanSeconds, long StartUnixSeconds, JobUsage Usage);

/// <summary>The table of series.</summary>
internal static class SeriesTable
{
    private const string Part = "cluster = @Cluster AND raw_id = @RawId AND node = @node AND boot_id = @BootId AND cgroup_inode = @inode AND first_seen_unix_usec = @FirstSeenUnixUsec";

    /// <summary>Writes rows; a span that is not over is written again.</summary>
    public static void Write(DbConnection connection, DbTransaction transaction, IEnumerable<SeriesRow> rows)
    {
        foreach (var row in rows)
        {
            connection.Execute(
                "INSERT INTO job_series (cluster, raw_id, node, boot_id, cgroup_inode, first_seen_unix_usec, span_sec, start_unix_sec, content) "
                + "VALUES (@Cluster, @RawId, @Node, @BootId, @inode, @FirstSeenUnixUsec, @SpanSeconds, @StartUnixSeconds, @content) "
                + "ON CONFLICT (cluster, raw_id, node, boot_id, cgroup_inode, first_seen_unix_usec, span_sec, start_unix_sec) DO UPDATE SET content = excluded.content",
                new
                {
                    row.Ref.Cluster, row.Ref.RawId, row.Node, row.Ref.BootId, inode = unchecked((long)row.Ref.CgroupInode), row.Ref.FirstSeenUnixUsec, row.SpanSeconds, row.StartUnixSeconds,
                    content = Pack(row.Usage),
                },
                transaction);
        }
    }

    /// <summary>Deletes what is older than is kept, and spans of a length that is none any more.</summary>
    public static void Sweep(DbConnection connection, DbTransaction transaction, SeriesSettings settings, long nowUnixSeconds)
    {
        foreach (var (span, keep) in settings.Spans)
        {
            connection.Execute(
                "DELETE FROM job_series WHERE span_sec = @span AND start_unix_sec < @before",
                new { span = (long)span.TotalSeconds, before = nowUnixSeconds - (long)keep.TotalSeconds },
                transaction);
        }

        connection.Execute(
            "DELETE FROM job_series WHERE start_unix_sec < @before",
            new { before = nowUnixSeconds - (long)settings.Spans.Max(span => span.Keep).TotalSeconds },
            transaction);
    }

    /// <summary>Rows of a node's part of a job, of the shortest spans that are there; by time.</summary>
    public static IReadOnlyList<SeriesRow> Read(DbConnection connection, string node, NodeJobRef reference)
    {
        var key = new { reference.Cluster, reference.RawId, node, reference.BootId, inode = unchecked((long)reference.CgroupInode), reference.FirstSeenUnixUsec };
        return
        [
            .. connection.Query<(long Span, long Start, byte[] Content)>(
                $"SELECT span_sec, start_unix_sec, content FROM job_series WHERE {Part} AND span_sec = (SELECT MIN(span_sec) FROM job_series WHERE {Part}) ORDER BY start_unix_sec", key)
                .Select(row => new SeriesRow(node, reference, row.Span, row.Start, Unpack(row.Content))),
        ];
    }

    private static byte[] Pack(JobUsage usage)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            usage.WriteTo(gzip);
        }

        return packed.ToArray();
    }

    private static JobUsage Unpack(byte[] content)
    {
        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        return JobUsage.Parser.ParseFrom(gzip);
    }
}
