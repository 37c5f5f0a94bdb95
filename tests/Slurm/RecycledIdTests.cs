using System.Globalization;
using System.Text.RegularExpressions;
using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>Slurm's job ids wrap: one that was used before is another job.</summary>
[Collection(SlurmCollection.Name)]
public sealed partial class RecycledIdTests(SlurmFixture slurm)
{
    [SlurmFact]
    public async Task An_id_used_again_is_a_new_record()
    {
        var programs = await slurm.ProgramsAsync();
        var cluster = programs.Cluster;
        var node = cluster.Nodes[2];
        await using var site = await Site.StartAsync(cluster, "1s", node);
        var id = await cluster.SubmitAsync("alice", Job(0.5));
        await site.ClosedAsync(id);

        var before = await File.ReadAllTextAsync(cluster.ConfigurationFile);
        try
        {
            // Room for two ids: after another job, if the controller does not pass an id over, this one comes again, once the controller has forgotten the first.
            await ConfigureAsync(LastId().Replace(FirstId().Replace(before, $"FirstJobId={id}"), $"MaxJobId={id + 2}"));
            await Eventually.True(
                "the id is given again",
                async () => await cluster.TryAsync("bob", ["sbatch", "--parsable", .. Job(1)]) is { ExitCode: 0 } given && int.Parse(given.Output, CultureInfo.InvariantCulture) == id);
            await cluster.EndedAsync([id], 2);
        }
        finally
        {
            // The other tests' jobs have ids that none had before.
            await ConfigureAsync(FirstId().Replace(before, $"FirstJobId={id + 100_000}"));
        }

        var first = await site.ClosedAsync(Key(1));
        var second = await site.ClosedAsync(Key(2));
        Assert.Equal(("alice", "bob"), (first.User, second.User));
        Assert.Equal(0.5, Figures.Of(first, programs.Gromacs), 0.05);
        Assert.Equal(1.0, Figures.Of(second, programs.Gromacs), 0.05);
        Assert.NotEqual(first.Records![0].RecordId, second.Records![0].RecordId);

        string Key(int incarnation) => string.Create(CultureInfo.InvariantCulture, $"{SlurmCluster.Name}:{id}:{incarnation}");

        string[] Job(double seconds) => ["-J", "again", "-o", "/dev/null", "-w", node, "--wrap", string.Create(CultureInfo.InvariantCulture, $"exec '{programs.Gromacs}' -c {seconds}")];

        async Task ConfigureAsync(string text)
        {
            await File.WriteAllTextAsync(cluster.ConfigurationFile, text);
            await cluster.RunAsync("root", "scontrol", "reconfigure");
        }
    }

    [GeneratedRegex("^FirstJobId=.*$", RegexOptions.Multiline)]
    private static partial Regex FirstId();

    [GeneratedRegex("^MaxJobId=.*$", RegexOptions.Multiline)]
    private static partial Regex LastId();
}
