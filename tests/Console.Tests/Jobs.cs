using System.Text.Json;
using Actors.Messages.Json;

namespace Actors.Console.Tests;

/// <summary>A job as a hub would give it.</summary>
internal static class Jobs
{
    public static JobView Some(string name = "bench") => new()
    {
        Key = "site:36:1", JobId = "36", Incarnation = 1, Cluster = "site", Scheduler = "slurm", State = "closed", Complete = true, Confirmed = false,
        User = "anna", Project = "physics", Name = name, Start = "2026-11-21T18:00:00.000Z", End = "2026-11-21T19:02:03.000Z", Cpus = 4, CpuSeconds = 3723.4,
        UnattributedSeconds = 0.25, TotalSource = "cgroup", Attribution = "taskstats", MaxRssBytes = 1536L * 1024 * 1024,
        Nodes = [new NodeView { Node = "n1", CpuSeconds = 3723.4, Attribution = "taskstats", AttributionReason = "no bpf: it has no BTF", Final = true }],
        Executables = [new ExecutableView { Path = "/sw/App/1/bin/app", PathBase64 = "L3N3", Role = "job", CpuSeconds = 3723.15, UserSeconds = 3700, SystemSeconds = 23.15, Processes = 2 }],
        Software = [new SoftwareView { Name = "App", Version = "1", LocalVersion = "App/1", UserProvided = false, Ignore = false, CpuSeconds = 3723.15, SharePercent = 100 }],
        Metrics = [new MetricView { Sampler = "energy", Name = "energy", Unit = "J", Kind = "counter", Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["source"] = "rapl" }, Rule = "by-cpu-share", Mean = 212.5, Maximum = 300, Integral = 791_222, Seconds = 3723 }],
        Records = [new RecordView { Kind = "sams-xml", RecordId = "site:36:20261121180000", Revision = 1, Issued = "2026-11-21T19:02:08.000Z" }],
    };

    public static string Json(JobView job) => JsonSerializer.Serialize(job, ApiJson.Default.JobView);
}
