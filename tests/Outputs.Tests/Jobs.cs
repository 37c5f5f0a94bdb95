using Actors.Messages.Wire;

namespace Actors.Outputs.Tests;

/// <summary>Jobs to test with.</summary>
internal static class Jobs
{
    public const long Observed = 1_700_000_000;

    public static LiveJob Job(string id = "7", bool final = false, string user = "ada") => new("n1", new JobReport
    {
        Ref = new NodeJobRef { Cluster = "c", Scheduler = "slurm", RawId = id, BootId = "b", CgroupInode = 1, FirstSeenUnixUsec = 1 },
        Final = final,
        ObservedUnixUsec = Observed * 1_000_000,
        Facts = new JobFacts { User = new TextFact { Value = user }, Project = new TextFact { Value = "phys" } },
        Usage = new JobUsage
        {
            Memory = new Memory { CurrentBytes = 100, PeakBytes = 200 },
            Metrics =
            {
                new Metric { Sampler = "cgroup", Name = "memory", Unit = "By", Last = 100, Integral = 900, Seconds = 10, Maximum = 200 },
                new Metric
                {
                    Sampler = "nvidia", Name = "power_draw", Unit = "W", Rule = "allocated", Last = 212.5, Integral = 2000, Seconds = 10, Maximum = 300,
                    Labels = { new MetricLabel { Name = "gpu", Value = "0" } },
                },
                new Metric { Sampler = "network", Name = "received_bytes", Unit = "By", Kind = MetricKind.Counter, Rule = "whole-node", Last = 5, Labels = { new MetricLabel { Name = "device", Value = "ib0" } } },
            },
        },
    });
}
