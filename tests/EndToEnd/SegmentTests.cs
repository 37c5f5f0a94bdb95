using System.Text.Json;
using Actors.EndToEnd.Processes;
using Actors.Messages.Json;

namespace Actors.EndToEnd;

/// <summary>A node whose reports go to the hub as files.</summary>
public sealed class SegmentTests
{
    [RootFact]
    public async Task Killing_node_and_hub_changes_no_record_and_takes_no_segment_twice()
    {
        await using var site = await Site.StartByFilesAsync(watched: true);
        var program = Programs.Install(Path.Combine(site.Directory, "software", "Filed", "1.0", "bin"), "filed");
        var job = site.Tree.Add(5600);
        var child = Child.StartIn(job, Programs.Environment(5600), Programs.Line(program, "4"));
        await site.SeenAsync("5600", j => j.Executables!.Any(e => e.Path == program && e.CpuSeconds > 0.5));

        await site.Hub.KillAsync();
        await site.Node.KillAsync();
        await site.StartNodeAsync();
        await child.End;
        var total = job.CpuSeconds();
        job.Remove();
        await Eventually.True("the last segments lie in the directory while no hub runs", () => Segments(site).Length > 1);
        await site.StartHubAsync();

        var view = await site.ClosedAsync("5600");
        Figures.AssertBalanced(view);
        Assert.Equal(total, view.CpuSeconds!.Value, 0.005);
        Assert.All(view.Records!, record => Assert.Equal(1, record.Revision));
        await Eventually.True("the archive has every segment", () => Archived(site).Length > 0 && Segments(site).Length <= 1);
        Assert.False(Directory.Exists(Path.Combine(site.HubData, "segments-error")));
        Assert.DoesNotContain("have not come", site.Hub.Log, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task Segments_that_are_carried_by_hand_give_the_job_once_and_a_lost_one_is_named()
    {
        await using var site = await Site.StartByFilesAsync(watched: false);
        await Eventually.True("a first segment is written", () => Segments(site).Length > 0);
        await site.Node.StopAsync();
        await site.StartNodeAsync();
        await Eventually.True("another one is written", () => Segments(site).Length > 1);
        var (lost, aside) = (Segments(site)[1], Path.Combine(site.Directory, "lost"));
        File.Move(lost, aside);

        var program = Programs.Install(Path.Combine(site.Directory, "software", "Carried", "1.0", "bin"), "carried");
        var job = site.Tree.Add(5700);
        await Child.StartIn(job, Programs.Environment(5700), Programs.Line(program, "1.5")).End;
        var total = job.CpuSeconds();
        job.Remove();
        Assert.Null(await site.JobAsync("5700"));
        var view = await Eventually.Get("the job closed by what was carried", async () =>
        {
            await ImportAsync(site);
            return await site.JobAsync("5700") is { State: "closed", Records.Count: >= 2 } closed ? closed : null;
        });
        Assert.Equal(total, view.CpuSeconds!.Value, 0.005);

        Assert.Equal(0, await site.Node.StopAsync());
        await ImportAsync(site);
        var again = await ImportAsync(site);
        Assert.Equal((0, 0), (again.Accepted, again.Quarantined));
        Assert.Equal("2", Assert.Single(again.Streams).Missing);

        File.Move(aside, lost);
        Assert.Null(Assert.Single((await ImportAsync(site)).Streams).Missing);
        Assert.All((await site.ClosedAsync("5700")).Records!, record => Assert.Equal(1, record.Revision));
    }

    private static string[] Segments(Site site) =>
        [.. Directory.GetFiles(site.Spool!, "*.segment").Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal)];

    private static string[] Archived(Site site) =>
        Path.Combine(site.HubData, "segments-archive") is var archive && Directory.Exists(archive) ? Directory.GetFiles(archive, "*.segment", SearchOption.AllDirectories) : [];

    private static async Task<SegmentsView> ImportAsync(Site site)
    {
        var command = await site.ConsoleAsync("import", "node", site.Spool!, "--json");
        Assert.True(command.ExitCode == 0, command.Output + command.Error);
        return JsonSerializer.Deserialize<SegmentsView>(command.Output, JsonSerializerOptions.Web)!;
    }
}
