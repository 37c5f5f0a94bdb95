using System.Globalization;
using Actors.EndToEnd.Processes;
using Actors.Messages.Json;

namespace Actors.EndToEnd;

/// <summary>What operators and scripts rely on: ready lines, signals, exit codes, and work without privileges.</summary>
public sealed class ProcessTests(SharedSite shared) : IClassFixture<SharedSite>
{
    [Fact]
    public async Task Hub_and_node_say_ready_once_and_end_with_0_on_SIGTERM()
    {
        await using var site = await Site.StartAsync(cgroups: false);

        Assert.StartsWith("http://127.0.0.1:", site.Hub.Address, StringComparison.Ordinal);
        Assert.StartsWith("unix:/", site.Node.Address, StringComparison.Ordinal);
        Assert.Equal(0, await site.Node.StopAsync());
        Assert.Equal(0, await site.Hub.StopAsync());
        Assert.Equal(1, site.Hub.Log.Split('\n').Count(l => l.StartsWith("ready ", StringComparison.Ordinal)));
    }

    [RootFact]
    public async Task An_agent_of_root_keeps_only_the_rights_it_uses()
    {
        const ulong MayLimitItself = 1UL << 8;
        const ulong Used = (1UL << 2) | (1UL << 12) | (1UL << 19) | (1UL << 23) | (1UL << 38) | (1UL << 39);
        if ((Effective(Environment.ProcessId) & MayLimitItself) == 0)
        {
            return;
        }

        var site = shared.Site;

        Assert.Equal(0UL, Effective(site.Node.Pid) & ~Used);

        static ulong Effective(int pid) => ulong.Parse(
            File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("CapEff:", StringComparison.Ordinal))["CapEff:".Length..].Trim(),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task The_console_shows_the_actors_of_hub_and_node()
    {
        var site = shared.Site;

        var hub = await site.ConsoleAsync("actor", "hierarchy");
        var node = await Command.RunAsync(Installation.Console, "--at", site.Node.Address, "actor", "hierarchy", "-s", "/user");

        Assert.Equal(0, hub.ExitCode);
        Assert.Contains("/user", hub.Output.Split('\n').Select(l => l.Trim()));
        Assert.Equal(0, node.ExitCode);
        Assert.Contains("/user/outbox", node.Output.Split('\n').Select(l => l.Trim()));
    }

    [Fact]
    public async Task The_console_shows_the_log_of_hub_and_node_and_the_cluster_of_the_hub()
    {
        var site = shared.Site;

        var hub = await site.ConsoleAsync("log", "peek", "-n", "1000");
        var node = await Command.RunAsync(Installation.Console, "--at", site.Node.Address, "log", "peek", "-n", "1000", "--json");
        var cluster = await site.ConsoleAsync("cluster", "show");
        var none = await Command.RunAsync(Installation.Console, "--at", site.Node.Address, "cluster", "show");

        Assert.Contains("INFO    Actors.Hub[1001] Hub ", hub.Output, StringComparison.Ordinal);
        Assert.Contains("\"source\":\"actors-node\"", node.Output, StringComparison.Ordinal);
        Assert.Matches(@"^akka\S+ \| \[\] \| up \|  \| \S+\s+Count: 1 node\s*$", cluster.Output);
        Assert.Equal((1, ""), (none.ExitCode, none.Output));
        Assert.Contains("in no cluster", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exit_codes_of_the_console_are_0_1_and_2()
    {
        var site = shared.Site;

        Assert.Equal(0, (await site.ConsoleAsync("jobs", "--json")).ExitCode);
        Assert.Equal(1, (await site.ConsoleAsync("job", "987654321")).ExitCode);
        Assert.Equal(2, (await site.ConsoleAsync("jobs", "--no-such-option")).ExitCode);
    }

    [Fact]
    public async Task A_task_of_a_PBS_array_goes_through_to_its_record_with_the_script_it_ran()
    {
        await using var site = await Site.StartAsync(cgroups: false, "actors.node.finders=[pbs]", "actors.node.attribution=poll", "actors.node.scripts=name");
        var number = Random.Shared.Next(500_000_000, 900_000_000).ToString(CultureInfo.InvariantCulture);
        var id = $"{number}[3].server";
        var script = Path.Combine(site.Directory, "steps.sh");
        await File.WriteAllTextAsync(script, "while :; do :; done\n");
        var child = Child.Start(Programs.Line("/bin/bash", script, "secret"), new Dictionary<string, string>(StringComparer.Ordinal) { ["PBS_JOBID"] = id, ["PBS_QUEUE"] = "workq", ["PBS_ACCOUNT"] = "physics" });
        try
        {
            await site.SeenAsync(id, j => j.CpuSeconds > 0.2);
        }
        finally
        {
            child.Kill();
        }

        await child.End;
        var job = await site.ClosedAsync(id);

        Assert.Equal(("pbs", id, $"{number}[].server", "3", "workq", "physics"), (job.Scheduler, job.JobId, job.ArrayJobId, job.ArrayTaskId, job.Partition, job.Project));
        var bash = Assert.Single(job.Executables!);
        Assert.EndsWith("/bash", bash.Path, StringComparison.Ordinal);
        var told = Assert.Single(bash.Scripts!);
        Assert.Equal(("steps.sh", bash.CpuSeconds), (told.Path, told.CpuSeconds));
        var record = Assert.Single(job.Records!, r => r.Kind == "sams-xml");
        Assert.StartsWith($"site:{id}:", record.RecordId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_found_by_its_environment_alone()
    {
        await using var site = await Site.StartAsync(cgroups: false, "actors.node.finders=[environ]", "actors.node.attribution=poll");
        var id = Random.Shared.Next(500_000_000, 900_000_000);
        var program = Programs.Install(Path.Combine(site.Directory, "software", "Free", "0.9", "bin"), "free");
        var child = Child.Start(Programs.Line(program, "600"), Programs.Environment(id));
        JobView live;
        try
        {
            // Passes see only what lives: it ends when one of them has seen enough.
            live = await site.SeenAsync(id.ToString(CultureInfo.InvariantCulture), j => Figures.Of(j, program) > 1);
        }
        finally
        {
            child.Kill();
        }

        var truth = await child.End;

        var job = await site.ClosedAsync(id.ToString(CultureInfo.InvariantCulture));

        Assert.Equal("processes", job.TotalSource);
        Assert.Null(job.UnattributedSeconds);
        Assert.Equal("physics", job.Project);
        Assert.False(job.Confirmed);
        Assert.Equal("Free", Assert.Single(job.Software!).Name);
        Assert.InRange(Figures.Of(job, program), Figures.Of(live, program), truth.CpuSeconds + 0.050);
    }

    [Fact]
    public async Task An_unknown_key_is_refused_naming_the_nearest()
    {
        var node = await Command.RunAsync(Installation.Node, "--set", "actors.node.intervall=1s");

        Assert.Equal(1, node.ExitCode);
        Assert.Contains("actors.node.interval", node.Error, StringComparison.Ordinal);
    }
}
