using Actors.EndToEnd.Processes;

namespace Actors.EndToEnd;

/// <summary>CPU of real processes in real cgroups against wait4's word, through node, link, hub and console.</summary>
public sealed class AccuracyTests
{
    [RootFact]
    public async Task Cpu_of_each_executable_is_wait4s_whenever_it_ends()
    {
        await using var site = await Site.StartAsync();
        double[] seconds = [3.3, 3.7, 4.1, 4.5];
        var runs = seconds.Select((cpu, i) => (Job: site.Tree.Add(1000 + i), Program: Programs.Install(Path.Combine(site.Directory, "software", $"App{i}", "1.0", "bin"), $"app{i}"), cpu)).ToList();
        var children = runs.Select((r, i) => Child.StartIn(r.Job, Programs.Environment(1000 + i), Programs.Line(r.Program, r.cpu.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)))).ToList();

        for (var i = 0; i < runs.Count; i++)
        {
            var truth = await children[i].End;
            Assert.Equal(0, truth.ExitCode);
            var total = runs[i].Job.CpuSeconds();
            runs[i].Job.Remove();
            var job = await site.ClosedAsync($"{1000 + i}");
            Figures.AssertBalanced(job);
            Assert.Contains(job.TotalSource, new[] { "cgroup", "cgroup+parent" });
            Figures.AssertNear(truth.CpuSeconds, job, runs[i].Program);
            Assert.Equal(total, job.CpuSeconds!.Value, 0.005);
        }
    }

    [RootFact]
    public async Task Threads_and_a_program_that_becomes_another_are_charged_to_the_right_executable()
    {
        await using var site = await Site.StartAsync();
        var first = Programs.Install(Path.Combine(site.Directory, "software", "First", "1.0", "bin"), "first");
        var second = Programs.Install(Path.Combine(site.Directory, "software", "Second", "2.0", "bin"), "second");
        var job = site.Tree.Add(2000);
        var environment = Programs.Environment(2000);

        // The shell runs the first program as a child of three threads, then becomes the second.
        var child = Child.StartIn(job, environment, Programs.Line("/bin/sh", "-c", $"'{first}' 2 3; exec '{second}' 4"));
        var truth = await child.End;
        var total = job.CpuSeconds();
        job.Remove();
        var view = await site.ClosedAsync("2000");

        Figures.AssertBalanced(view);
        Assert.Equal(total, view.CpuSeconds!.Value, 0.005);
        Figures.AssertNear(6.0, view, first);
        Figures.AssertNear(4.0, view, second);
        Figures.AssertNear(truth.CpuSeconds, view.Executables!.Sum(e => e.CpuSeconds), "whole job");
        Assert.Equal(["First", "Second"], view.Software!.Where(s => !s.Ignore && s.SharePercent > 5).Select(s => s.Name).Order(StringComparer.Ordinal));
    }

    [RootFact]
    public async Task Many_short_processes_are_in_the_total_and_the_sum_holds_while_the_job_runs()
    {
        await using var site = await Site.StartAsync();
        var job = site.Tree.Add(3000);
        var go = Path.Combine(site.Directory, "go");
        const string Some = "i=0; while [ $i -lt 750 ]; do /bin/true; /usr/bin/seq 1 20000 >/dev/null; i=$((i+1)); done";
        var child = Child.StartIn(job, Programs.Environment(3000), Programs.Line("/bin/sh", "-c", $"{Some}; until [ -e '{go}' ]; do /bin/sleep 0.1; done; {Some}"));

        var live = await site.SeenAsync("3000", j => j.CpuSeconds > 0.5);
        Assert.Equal("running", live.State);
        Figures.AssertBalanced(live);
        await File.WriteAllTextAsync(go, "");
        await child.End;
        var total = job.CpuSeconds();
        job.Remove();
        var view = await site.ClosedAsync("3000");

        Figures.AssertBalanced(view);
        Assert.Equal(total, view.CpuSeconds!.Value, 0.005);
    }
}
