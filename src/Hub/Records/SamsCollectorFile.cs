using System.Globalization;
using System.Text;
using Actors.Hub.Import;
using Actors.Hub.Jobs;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Records;

/// <summary>
/// A closed job as the files that collectors of SAMS 1.10 would have written of it, one per node: one line of JSON, keys in their order, ASCII. Only what agents of
/// ours saw: what SAMS's own files told is SAMS's already.
/// </summary>
internal static class SamsCollectorFile
{
    /// <summary>The files of a job; none where its id is no whole number, as SAMS cannot take it.</summary>
    /// <param name="key">The job.</param>
    /// <param name="incarnation">A closed run of it.</param>
    /// <param name="zone"><c>actors.sams.record-zone</c>: that of <c>starttime</c>.</param>
    public static IEnumerable<ExportFile> Of(JobKey key, Incarnation incarnation, TimeZoneInfo zone)
    {
        if (!long.TryParse(key.RawId, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            yield break;
        }

        // A later run of the same id must not take the place of a file that was not fetched yet.
        var run = key.Incarnation == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $".i{key.Incarnation}");
        foreach (var node in incarnation.Nodes.Where(part => !part.Imported).GroupBy(part => part.Node, StringComparer.Ordinal))
        {
            if (Content(id, node.Key, [.. node], incarnation, zone) is { } content)
            {
                yield return new ExportFile { Name = string.Create(CultureInfo.InvariantCulture, $"{id}.{Uri.EscapeDataString(node.Key)}{run}.json"), Content = content };
            }
        }
    }

    private static string? Content(long id, string node, IReadOnlyList<NodePart> parts, Incarnation incarnation, TimeZoneInfo zone)
    {
        // What the scheduler's own processes used is no software, and what escaped is not in the job's total.
        var executables = parts.SelectMany(part => part.Usage?.Executables ?? []).Where(executable => executable.Role == ExecutableRole.Job)
            .GroupBy(executable => executable.Path).Select(same => (Path: same.Key, Cpu: same.Sum(each => each.CpuUsec), System: same.Sum(each => each.SystemUsec)))
            .Select(each => (Name: PythonText.Quote(each.Path.Span), each.Cpu, System: Math.Min(each.System, each.Cpu)))
            .OrderBy(each => each.Name, StringComparer.Ordinal).ToList();
        if (executables.Count == 0)
        {
            return null;
        }

        var first = parts.Min(part => part.Ref.FirstSeenUnixUsec) / 1_000_000;
        var last = Math.Max(first, parts.Max(part => part.ObservedUnixUsec) / 1_000_000);
        var execs = string.Join(',', executables.Select(each => $"{each.Name}:{{\"system\":{Seconds(each.System)},\"user\":{Seconds(each.Cpu - each.System)}}}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"sams.sampler.Core\":{{\"jobid\":{id},\"node\":{Quote(node)}}},\"sams.sampler.SlurmInfo\":{{{Info(incarnation, zone)}}},\"sams.sampler.Software\":{{\"end_time\":{last},\"execs\":{{{execs}}},\"start_time\":{first}}}}}");
    }

    private static string Info(Incarnation incarnation, TimeZoneInfo zone)
    {
        var facts = incarnation.Facts;
        var info = new List<string>();
        Add("account", facts.Project?.Value);
        Add("cpus", Number(facts.Cpus));
        Add("jobname", facts.Name?.Value);
        Add("nodes", Number(facts.NodeCount) ?? incarnation.Nodes.DistinctBy(part => part.Node, StringComparer.Ordinal).Count().ToString(CultureInfo.InvariantCulture));
        Add("partition", facts.Partition?.Value);
        if (incarnation.StartUnixUsec is { } start)
        {
            Add("starttime", TimeZoneInfo.ConvertTime(Instants.FromUnixUsec(start), zone).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
            info.Add($"\"starttimestamp\":{Seconds(start)}");
        }

        Add("uid", Number(facts.Uid));
        Add("username", facts.User?.Value);
        return string.Join(',', info);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                info.Add($"\"{name}\":{Quote(value)}");
            }
        }
    }

    private static string? Number(NumberFact? fact) => fact?.Value.ToString(CultureInfo.InvariantCulture);

    private static string Quote(string text) => PythonText.Quote(Encoding.UTF8.GetBytes(text));

    // As Python writes a float: with a point.
    private static string Seconds(long usec) => (usec / 1_000_000m).ToString("0.0#####", CultureInfo.InvariantCulture);
}
