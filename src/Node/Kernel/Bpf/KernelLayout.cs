namespace Actors.Node.Kernel.Bpf;

/// <summary>Where this kernel keeps what programs read: offsets in bytes, by its own description of itself.</summary>
internal sealed class KernelLayout
{
    private readonly Btf _btf;

    /// <summary>Looks everything up.</summary>
    /// <exception cref="InvalidDataException">The kernel has no such field.</exception>
    public KernelLayout(Btf btf)
    {
        _btf = btf;
        TaskPid = Offset("task_struct", "pid");
        TaskState = btf.OffsetOf("task_struct", "__state") ?? Offset("task_struct", "state");
        TaskProcess = Offset("task_struct", "tgid");
        TaskLeader = Offset("task_struct", "group_leader");
        TaskMemory = Offset("task_struct", "mm");
        TaskCgroups = Offset("task_struct", "cgroups");
        TaskRun = Offset("task_struct", "se.sum_exec_runtime");
        TaskUser = Offset("task_struct", "utime");
        TaskSystem = Offset("task_struct", "stime");
        TaskCredentials = Offset("task_struct", "real_cred");
        TaskSignal = Offset("task_struct", "signal");
        TaskStart = Offset("task_struct", "start_boottime");
        MemoryPeakPages = Offset("mm_struct", "hiwater_rss");
        PagesAreArray = btf.OffsetOf("mm_struct", "rss_stat.count") is not null;
        MemoryPages = Pages();
        MemoryArguments = Offset("mm_struct", "arg_start");
        MemoryArgumentsEnd = Offset("mm_struct", "arg_end");
        MemoryEnvironment = Offset("mm_struct", "env_start");
        MemoryEnvironmentEnd = Offset("mm_struct", "env_end");
        TaskName = Offset("task_struct", "comm");
        SignalPeakPages = Offset("signal_struct", "maxrss");
        SignalEndedRun = Offset("signal_struct", "sum_sched_runtime");
        SignalThreads = Offset("signal_struct", "nr_threads");
        MemoryFile = Offset("mm_struct", "exe_file");
        FileInode = Offset("file", "f_inode");
        FileEntry = Offset("file", "f_path.dentry");
        FileMount = Offset("file", "f_path.mnt");
        TaskFileSystem = Offset("task_struct", "fs");
        RootEntry = Offset("fs_struct", "root.dentry");
        RootMount = Offset("fs_struct", "root.mnt");
        MountTop = Offset("vfsmount", "mnt_root");
        MountSelf = Offset("mount", "mnt");
        MountAbove = Offset("mount", "mnt_parent");
        MountPlace = Offset("mount", "mnt_mountpoint");
        EntryName = Offset("dentry", "d_name.name");
        EntryParent = Offset("dentry", "d_parent");
        EntryHash = Offset("dentry", "d_name.hash");
        InodeNumber = Offset("inode", "i_ino");
        InodeOwner = Offset("inode", "i_uid.val");
        InodeVolume = Offset("inode", "i_sb");
        VolumeDevice = Offset("super_block", "s_dev");
        SetStates = Offset("css_set", "subsys");
        SetUnified = Offset("css_set", "dfl_cgrp");
        StateCgroup = Offset("cgroup_subsys_state", "cgroup");
        CgroupParent = Offset("cgroup", "self.parent");
        CgroupNode = Offset("cgroup", "kn");
        CgroupRoot = Offset("cgroup", "root");
        RootHierarchy = Offset("cgroup_root", "hierarchy_id");
        NodeId = Offset("kernfs_node", "id");
        CredentialsUid = Offset("cred", "uid.val");
        TellsProcessEnd = btf.ParametersOf("btf_trace_sched_process_exit") > 2;
        IterationSequence = Offset("bpf_iter_meta", "seq");
    }

    public int TaskPid { get; }

    /// <summary>Its state; before Linux 5.14 under another name.</summary>
    public int TaskState { get; }

    public int TaskProcess { get; }

    public int TaskLeader { get; }

    public int TaskMemory { get; }

    public int TaskCgroups { get; }

    public int TaskRun { get; }

    public int TaskUser { get; }

    public int TaskSystem { get; }

    public int TaskCredentials { get; }

    public int TaskSignal { get; }

    public int TaskStart { get; }

    public int TaskName { get; }

    public int SignalPeakPages { get; }

    public int SignalThreads { get; }

    public int SignalEndedRun { get; }

    public int MemoryFile { get; }

    /// <summary>The most pages a memory had before it gave some back: what it has now may be more.</summary>
    public int MemoryPeakPages { get; }

    /// <summary>What it has now: pages of files, its own, and of shared memory. What is counted on one CPU is added now and then, so that they may be a little below zero.</summary>
    public IReadOnlyList<int> MemoryPages { get; }

    /// <summary>They lie side by side, as before Linux 6.2.</summary>
    public bool PagesAreArray { get; }

    public int MemoryArguments { get; }

    public int MemoryArgumentsEnd { get; }

    public int MemoryEnvironment { get; }

    public int MemoryEnvironmentEnd { get; }

    public int FileInode { get; }

    public int FileEntry { get; }

    public int FileMount { get; }

    /// <summary>Where it is in the tree of directories.</summary>
    public int TaskFileSystem { get; }

    public int RootEntry { get; }

    public int RootMount { get; }

    /// <summary>What of a file system is mounted.</summary>
    public int MountTop { get; }

    /// <summary>Where what files point to lies in what the kernel keeps of a mount.</summary>
    public int MountSelf { get; }

    public int MountAbove { get; }

    public int MountPlace { get; }

    public int EntryHash { get; }

    public int EntryName { get; }

    public int EntryParent { get; }

    public int InodeNumber { get; }

    public int InodeVolume { get; }

    public int InodeOwner { get; }

    public int VolumeDevice { get; }

    public int SetStates { get; }

    public int SetUnified { get; }

    public int StateCgroup { get; }

    public int CgroupParent { get; }

    public int CgroupNode { get; }

    public int CgroupRoot { get; }

    public int RootHierarchy { get; }

    public int NodeId { get; }

    public int CredentialsUid { get; }

    public int IterationSequence { get; }

    /// <summary>The tracepoint of a task's end says whether its process ends with it (Linux 6.16).</summary>
    public bool TellsProcessEnd { get; }

    /// <summary>Number of a v1 controller.</summary>
    /// <exception cref="InvalidDataException">The kernel has no such controller.</exception>
    public int Controller(string name) =>
        _btf.EnumValue("cgroup_subsys_id", $"{name}_cgrp_id") ?? throw new InvalidDataException($"this kernel has no controller {name}");

    /// <summary>Type of a tracepoint's arguments.</summary>
    /// <exception cref="InvalidDataException">The kernel has no such tracepoint.</exception>
    public int Tracepoint(string name) => Id($"btf_trace_{name}", BtfKind.Typedef);

    /// <summary>Type of the iterator over tasks.</summary>
    /// <exception cref="InvalidDataException">The kernel has none.</exception>
    public int TaskIterator() => Id("bpf_iter_task", BtfKind.Function);

    private IReadOnlyList<int> Pages()
    {
        // Of mm_types_task.h; number 2 is what is swapped out.
        int[] numbers = [0, 1, 3];
        return PagesAreArray
            ? [.. numbers.Select(number => Offset("mm_struct", "rss_stat.count") + (8 * number))]
            : [.. numbers.Select(number => Offset("mm_struct", "rss_stat") + Offset("percpu_counter", "count") + (number * (_btf.SizeOf("percpu_counter") ?? 0)))];
    }

    private int Id(string name, BtfKind kind) => _btf.Find(name, kind) is > 0 and var id ? id : throw new InvalidDataException($"this kernel has no {name}");

    private int Offset(string type, string path) =>
        _btf.OffsetOf(type, path) ?? throw new InvalidDataException($"this kernel has no {type}.{path}");
}
