using System.Text.Json;
using System.Text.Json.Nodes;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Actors.Node.Jobs;
using Actors.Node.Kernel;
using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.Metrics;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Node.Tests.Layouts;

/// <summary>
/// Every layout of <c>Layouts/</c>: a frozen tree and, in <c>expected.json</c>, all that the node would report of it. With
/// <c>ACTORS_WRITE_EXPECTED</c> set the files are written anew: look at what changed before it is kept.
/// </summary>
public sealed class LayoutTests
{
    private static readonly string s_layouts = Path.Combine(AppContext.BaseDirectory, "Layouts");

    public static TheoryData<string> Layouts => [.. Directory.GetDirectories(s_layouts).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void The_node_reports_of_a_frozen_tree_what_is_expected_and_the_same_at_the_end(string layout)
    {
        using var tree = FrozenTree.Unpack(Path.Combine(s_layouts, layout, "tree.txt"));
        using var scanner = Scanner(tree);
        var scan = scanner.Scan();
        var running = Reports(scan);
        var found = Text(running, scan);
        if (Environment.GetEnvironmentVariable("ACTORS_WRITE_EXPECTED") is { Length: > 0 } directory)
        {
            File.WriteAllText(Path.Combine(directory, layout, "expected.json"), found);
        }
        else
        {
            Assert.Equal(File.ReadAllText(Path.Combine(s_layouts, layout, "expected.json")), found);
        }

        Assert.All(running, Balanced);
        tree.EndJobs();
        var ended = Reports(scanner.Scan());
        Assert.All(ended, report => Assert.True(report.Final));
        Assert.All(ended, report =>
        {
            // Polled processes that are gone took what they used last with them, where no counter has it: neither their job's nor one above it that is jobs' alone.
            Assert.Equal(report.Usage.TotalSource == TotalSource.Processes || report.Ref.Scheduler == "systemd", report.Usage.TotalIsLowerBound);
            (report.Final, report.Usage.TotalIsLowerBound) = (false, false);
        });
        Assert.Equal(Text(running, null), Text(ended, null));
    }

    private static void Balanced(JobReport report) => Assert.Equal(
        report.Usage.CpuUsec,
        report.Usage.UnattributedUsec + report.Usage.Executables.Where(e => e.Role != ExecutableRole.Escaped).Sum(e => e.CpuUsec));

    private static NodeScanner Scanner(FrozenTree tree) => new(
        new NodeScannerOptions(
            tree.Proc, "", ["slurm-cgroup-v1", "slurm-cgroup-v2", "oar-cgroup-v1", "oar-cgroup-v2", "sge-cgroup", "pbs-cgroup", "lsf-cgroup", "environ", "systemd"], "poll", TimeSpan.Zero)
        {
            SystemdUnits = ["run-*.scope", "session-*.scope", "job-{id}.scope"],
            Node = "n1",
        },
        NullLogger.Instance,
        new FixedTime())
    {
        Users = new UserNames(tree.Users),
        IsOwnedByRoot = path => path.StartsWith("/usr/", StringComparison.Ordinal),
    };

    /// <summary>As the job's watcher puts a report together.</summary>
    private static List<JobReport> Reports(ScanResult scan)
    {
        var refs = new JobRefs("testcluster", "00000000-0000-4000-8000-000000000000", [], null);
        return [.. scan.Jobs.Select(slice =>
        {
            var parts = new UsageParts { Executables = slice.Executables };
            if (slice.Counters is { } counters)
            {
                CgroupSampler.PartOf(counters.Read(), []).AddTo(parts);
                PressureSampler.PartOf(counters.Read(), new MetricSet(PressureSampler.Name, slice.At, []))?.AddTo(parts);
                parts.Metrics.Clear();
            }

            return new JobReport
            {
                Ref = refs.Of(slice),
                Final = slice.Ended,
                ObservedUnixUsec = slice.At.ToUnixUsec(),
                Facts = slice.Facts,
                Usage = parts.Merge(slice),
                Node = slice.Node,
            };
        }).OrderBy(r => r.Ref.RawId, StringComparer.Ordinal).ThenBy(r => r.Usage.CpuUsec)];
    }

    /// <summary>
    /// One object per job and, by its name, per node; paths in clear, of the job's inode only whether there is one, and nothing of the files that this
    /// host has under the same paths.
    /// </summary>
    private static string Text(IEnumerable<JobReport> reports, ScanResult? scan)
    {
        var jobs = new JsonArray();
        foreach (var report in reports)
        {
            var job = JsonNode.Parse(JsonFormatter.Default.Format(report))!;
            if (job["ref"]!["cgroupInode"] is not null)
            {
                job["ref"]!["cgroupInode"] = "there";
                job["ref"]!["firstSeenUnixUsec"] = "now";
            }

            var executables = (job["usage"]!["executables"]?.AsArray() ?? []).OrderBy(Key, StringComparer.Ordinal).Select(e => e!.DeepClone()).ToArray();
            foreach (var executable in executables)
            {
                executable["path"] = Path(executable);
                executable.AsObject().Remove("device");
                executable.AsObject().Remove("inode");
            }

            job["usage"]!["executables"] = new JsonArray(executables);
            jobs.Add(job);
        }

        var nodes = new JsonObject((scan?.Nodes ?? new Dictionary<string, NodeUsage>(StringComparer.Ordinal)).OrderBy(n => n.Key, StringComparer.Ordinal)
            .Select(n => KeyValuePair.Create(n.Key, JsonNode.Parse(JsonFormatter.Default.Format(n.Value)))));
        return new JsonObject { ["jobs"] = jobs, ["nodes"] = nodes }.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";

        static string Path(JsonNode executable) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)executable["path"]!));

        static string Key(JsonNode? executable) => $"{(string?)executable!["step"]} {(string?)executable["role"]} {Path(executable)}";
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(57);
    }
}
