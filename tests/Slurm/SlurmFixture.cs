using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>The run's Slurm, started by the first test that asks for it, with the workload programs installed.</summary>
public sealed class SlurmFixture : IAsyncLifetime
{
    /// <summary>Those that keep to nodes of their own, each with a site of its own, and do not change what the cluster is.</summary>
    private static readonly Func<Programs, Task>[] s_sideBySide = [KillTests.RunAsync, MovedProcessTests.RunAsync, SetUpTests.RunAsync, ForgedTests.RunAsync];

    private readonly Lazy<Task<Programs>> _programs;
    private readonly Lazy<Task<Dictionary<Func<Programs, Task>, Task>>> _sideBySide;
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
        _sideBySide = new(async () =>
        {
            var programs = await ProgramsAsync().ConfigureAwait(false);
            return s_sideBySide.ToDictionary(run => run, run => Task.Run(() => run(programs)));
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

    /// <summary>One of those that run at once, when all of them have ended: the tests after it have the cluster for themselves.</summary>
    internal async Task SideBySideAsync(Func<Programs, Task> which)
    {
        var all = await _sideBySide.Value.ConfigureAwait(false);
        await Task.WhenAll(all.Values).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        await all[which].ConfigureAwait(false);
    }

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
