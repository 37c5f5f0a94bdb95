using System.Globalization;
using Actors.EndToEnd.Cgroups;
using Actors.EndToEnd.Processes;
using Actors.Messages.Json;

namespace Actors.EndToEnd;

/// <summary>Several clusters on one hub, each with an agent and a scheduler of its own.</summary>
public sealed class ClustersTests
{
    private const int SameId = 77;

    [RootFact]
    public async Task The_same_id_on_nodes_of_one_name_is_two_jobs_each_by_its_own_schedulers_word_and_one_that_is_away_delays_no_other()
    {
        var directory = Directory.CreateTempSubdirectory("actors-e2e-").FullName;
        try
        {
            var (alpha, beta) = (await FakeSlurm.MakeAsync(Path.Combine(directory, "slurm-alpha")), await FakeSlurm.MakeAsync(Path.Combine(directory, "slurm-beta")));
            await using var hub = await Daemon.StartAsync(
                Installation.Hub, "--data", Path.Combine(directory, "hub"), "--listen", "http://127.0.0.1:0", "--cluster", "alpha",
                "--set", "actors.hub.close-grace=1s", "--set", "actors.hub.scheduler-interval=1s", "--set", "actors.hub.scheduler=slurm",
                "--set", $"actors.hub.slurm-bin=\"{alpha.Directory}\"", "--set", $"actors.hub.clusters.beta.slurm-bin=\"{beta.Directory}\"");
            beta.GoAway();

            var counted = await Task.WhenAll(
                RunAsync(hub, directory, "alpha", alpha, "ada", "physics", "1"),
                RunAsync(hub, directory, "beta", beta, "bob", "chemistry", "0.3"));

            var first = await SeenAsync(hub, "alpha", job => job is { State: "closed", Records.Count: >= 2 });
            var waiting = await SeenAsync(hub, "beta", job => job.Nodes!.All(n => n.Final));
            Assert.False(waiting.Confirmed);
            Assert.Empty(waiting.Records!);

            beta.ComeBack();
            var second = await SeenAsync(hub, "beta", job => job is { State: "closed", Records.Count: >= 2 });

            Assert.Equal(("ada", "physics"), (first.User, first.Project));
            Assert.Equal(("bob", "chemistry"), (second.User, second.Project));
            Assert.Equal(["n1", "n1"], new[] { first, second }.Select(job => Assert.Single(job.Nodes!).Node));
            Figures.AssertNear(counted[0], first.CpuSeconds!.Value, first.Key);
            Figures.AssertNear(counted[1], second.CpuSeconds!.Value, second.Key);
            Assert.All(first.Records!.Where(r => r.Kind is "sams-xml"), r => Assert.StartsWith("alpha:77:", r.RecordId, StringComparison.Ordinal));
            Assert.All(second.Records!.Where(r => r.Kind is "sams-xml"), r => Assert.StartsWith("beta:77:", r.RecordId, StringComparison.Ordinal));
        }
        finally
        {
            await Command.RunAsync("/bin/rm", "-rf", directory);
        }
    }

    /// <summary>A job from its start to its end under an agent of the cluster's own.</summary>
    /// <returns>What the kernel counted for it, in seconds.</returns>
    private static async Task<double> RunAsync(Daemon hub, string directory, string cluster, FakeSlurm slurm, string user, string account, string seconds)
    {
        using var tree = new CgroupTree("e2e" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12]);
        await using var agent = await Daemon.StartAsync(
            Installation.Node, "--data", Path.Combine(directory, $"node-{cluster}"), "--hub", hub.Address, "--node", "n1",
            "--set", $"actors.cluster={cluster}", "--set", "actors.node.interval=1s", "--set", "actors.node.hub-retry-max=1s",
            "--set", $"actors.node.cgroup-root=\"{tree.CpuRoot}\"", "--set", "actors.node.finders=[slurm-cgroup-v1, slurm-cgroup-v2]");
        var program = Programs.Install(Path.Combine(directory, cluster, "bin"), "solver");
        var start = DateTimeOffset.UtcNow;
        slurm.Say(SameId, user, account, start, null);
        var job = tree.Add(SameId);
        using var child = Child.StartIn(job, Programs.Environment(SameId, "nobody"), Programs.Line(program, seconds));
        await child.End;
        var counted = job.CpuSeconds();
        job.Remove();
        slurm.Say(SameId, user, account, start, DateTimeOffset.UtcNow);

        // The agent has said its last word.
        await SeenAsync(hub, cluster, view => view.Nodes!.Any() && view.Nodes!.All(n => n.Final));
        Assert.Equal(0, await agent.StopAsync());
        return counted;
    }

    private static async Task<JobView> SeenAsync(Daemon hub, string cluster, Func<JobView, bool> condition)
    {
        using var jobs = new HubJobs(hub.Address);
        return await jobs.SeenAsync(string.Create(CultureInfo.InvariantCulture, $"{cluster}:{SameId}:1"), condition);
    }
}
