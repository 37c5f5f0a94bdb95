namespace Actors.Slurm;

/// <summary>The next run of a requeued job, which Slurm would hold back until the credential of the one before has expired.</summary>
internal static class RequeuedRun
{
    /// <summary>The revoked credential covers whole seconds: a run that begins in the same one is refused by slurmd.</summary>
    private static readonly TimeSpan s_afterCredential = TimeSpan.FromSeconds(3);

    /// <summary>Lets it begin at once; it must wait in the queue by now.</summary>
    public static async Task LetGoAsync(SlurmCluster cluster, int id)
    {
        var waiting = DateTimeOffset.UtcNow;
        await Eventually.True("seconds after the old credential", () => DateTimeOffset.UtcNow - waiting > s_afterCredential).ConfigureAwait(false);
        await cluster.RunAsync("root", "scontrol", "update", $"jobid={id}", "StartTime=now").ConfigureAwait(false);
    }
}
