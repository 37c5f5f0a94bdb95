using Actors.EndToEnd.Processes;
using Actors.Messages.Json;

namespace Actors.EndToEnd;

/// <summary>kill -9 in the middle: the same records as without.</summary>
public sealed class CrashTests
{
    private const int Stop = 19;
    private const int Continue = 18;

    [RootFact]
    public async Task Killing_the_node_changes_no_record()
    {
        await using var site = await Site.StartAsync();
        await AssertUnharmedAsync(site, async () =>
        {
            await site.Node.KillAsync();
            await site.StartNodeAsync();
        });
    }

    [RootFact]
    public async Task Killing_the_hub_changes_no_record()
    {
        await using var site = await Site.StartAsync();
        await AssertUnharmedAsync(site, async () =>
        {
            await site.Hub.KillAsync();
            await site.StartHubAsync();
        });
    }

    [RootFact]
    public async Task Jobs_that_end_while_the_node_is_stopped_keep_what_their_exit_records_prove()
    {
        await using var site = await Site.StartAsync();
        var program = Programs.Install(Path.Combine(site.Directory, "software", "Held", "1.0", "bin"), "held");
        var jobs = Enumerable.Range(0, 3).Select(i => (Id: 7100 + i, Job: site.Tree.Add(7100 + i))).ToList();
        var children = jobs.Select(j => Child.StartIn(j.Job, Programs.Environment(j.Id), Programs.Line(program, "2"))).ToList();
        foreach (var (id, _) in jobs)
        {
            await site.SeenAsync($"{id}", j => j.Executables!.Any(e => e.Path == program));
        }

        Child.Signal(site.Node.Pid, Stop);
        var truths = new List<double>();
        for (var i = 0; i < jobs.Count; i++)
        {
            truths.Add((await children[i].End).CpuSeconds);
            jobs[i].Job.Remove();
        }

        Child.Signal(site.Node.Pid, Continue);
        for (var i = 0; i < jobs.Count; i++)
        {
            var view = await site.ClosedAsync($"{jobs[i].Id}");
            Figures.AssertBalanced(view);
            // An exit record is taken before the kernel tears the process down; several jobs ended, so the rest is nobody's.
            Figures.AssertTotalWithin(0.9 * truths[i], truths[i] + 0.050, view);
            Figures.AssertWithin(0.9 * truths[i], truths[i] + 0.050, view, program);
        }
    }

    [RootFact]
    public async Task A_job_that_ends_while_the_hub_is_away_gets_its_record_once()
    {
        await using var site = await Site.StartAsync();
        var program = Programs.Install(Path.Combine(site.Directory, "software", "Away", "3.1", "bin"), "away");
        var job = site.Tree.Add(7000);
        var child = Child.StartIn(job, Programs.Environment(7000), Programs.Line(program, "4"));
        await site.SeenAsync("7000", j => j.CpuSeconds > 0.5);

        await site.Hub.KillAsync();
        var truth = await child.End;
        job.Remove();
        await site.Node.KillAsync();
        await site.StartHubAsync();
        await site.StartNodeAsync();

        var view = await site.ClosedAsync("7000");
        Figures.AssertBalanced(view);
        Assert.True(view.CpuSeconds <= truth.CpuSeconds + 0.010, $"{view.CpuSeconds} of {truth.CpuSeconds}");
        AssertOneRecordEach(site, view);
    }

    private static async Task AssertUnharmedAsync(Site site, Func<Task> crash)
    {
        var longer = Programs.Install(Path.Combine(site.Directory, "software", "Longer", "1.0", "bin"), "longer");
        var shorter = Programs.Install(Path.Combine(site.Directory, "home", "anna", "bin"), "shorter");
        var job = site.Tree.Add(5000);
        var child = Child.StartIn(job, Programs.Environment(5000), Programs.Line("/bin/sh", "-c", $"'{shorter}' 4 & '{longer}' 8; wait"));
        await site.SeenAsync("5000", j => j.Executables!.Count(e => e.CpuSeconds > 1) >= 2);

        // Of a process that ends while no agent lives nobody knows what it used: on a busy host that may be before the next one has begun.
        job.Signal(Stop);
        await crash();
        job.Signal(Continue);
        await child.End;
        var total = job.CpuSeconds();
        job.Remove();
        var view = await site.ClosedAsync("5000");

        Figures.AssertBalanced(view);
        Assert.Equal(total, view.CpuSeconds!.Value, 0.005);
        Figures.AssertNear(8.0, view, longer);
        Figures.AssertNear(4.0, view, shorter);
        Assert.Equal(["Longer", "unclassified"], view.Software!.Where(s => s.SharePercent > 5).Select(s => s.Name).Order(StringComparer.Ordinal));
        AssertOneRecordEach(site, view);
    }

    private static void AssertOneRecordEach(Site site, JobView view)
    {
        Assert.Equal(["sams-xml", "summary"], view.Records!.Select(r => r.Kind).Order(StringComparer.Ordinal));
        Assert.All(view.Records!, r => Assert.Equal(1, r.Revision));
        var records = Path.Combine(site.HubData, "records", "sams-xml");
        Assert.True(Directory.Exists(records), $"no record was written of {System.Text.Json.JsonSerializer.Serialize(view)}\n{site.Node.Log}\n{site.Hub.Log}");
        Assert.Single(Directory.GetFiles(records, "*.xml", SearchOption.AllDirectories));
    }
}
