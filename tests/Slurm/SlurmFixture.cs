using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>The run's Slurm, started by the first test that asks for it, with the workload programs installed.</summary>
public sealed class SlurmFixture : IAsyncLifetime
{
    private readonly Lazy<Task<Programs>> _programs;
    private readonly Lazy<Task<WorkloadRun>> _run;
    private readonly Lazy<Task<InterruptedRun>> _interrupted;
    private SlurmCluster? _cluster;

    public SlurmFixture()
    {
        _programs = new(async () =>
        {
            _cluster = await SlurmCluster.StartAsync().ConfigureAwait(false);
            return await Programs.BuildAsync(_cluster).ConfigureAwait(false);
        });
        _run = new(async () => await WorkloadRun.MakeAsync(await ProgramsAsync().ConfigureAwait(false)).ConfigureAwait(false));
        _interrupted = new(async () => await InterruptedRun.MakeAsync(await ProgramsAsync().ConfigureAwait(false)).ConfigureAwait(false));
    }

    /// <exception cref="NoSlurmException">None can run here.</exception>
    internal Task<Programs> ProgramsAsync() => _programs.Value;

    /// <summary>The workloads, submitted once and watched to their ends.</summary>
    internal Task<WorkloadRun> WorkloadsAsync() => _run.Value;

    /// <summary>Jobs that were interrupted, each in its way, under one agent for all nodes.</summary>
    internal Task<InterruptedRun> InterruptedAsync() => _interrupted.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_run is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _run.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }

        if (_interrupted is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _interrupted.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync().ConfigureAwait(false);
        }
    }
}
