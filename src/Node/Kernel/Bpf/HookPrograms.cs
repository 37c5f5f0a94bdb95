namespace Actors.Node.Kernel.Bpf;

/// <summary>The programs, one per tracepoint, and the iterator's.</summary>
internal sealed partial class HookPrograms(KernelLayout kernel, HookMaps maps, HookOptions options)
{
    /// <summary>How many programs of a new place are told, until the agent knows enough.</summary>
    public const int WantedPrograms = 64;

    /// <summary>Name of the tracepoint and its program. In the order in which they are attached.</summary>
    public IEnumerable<(string Tracepoint, byte[] Code)> Hooks() =>
    [
        ("cgroup_mkdir", DirectoryMade()),
        ("cgroup_notify_populated", DirectoryEmpty()),
        ("sched_switch", LeftCpu()),
        ("sched_process_exit", Exited()),
        ("sched_process_exec", Ran()),
        ("cgroup_attach_task", Attached()),
        ("sched_process_fork", Forked()),
    ];

    private HookCode New() => new(kernel, maps, options);
}
