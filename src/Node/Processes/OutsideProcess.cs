namespace Actors.Node.Processes;

/// <summary>A process outside directories of jobs as it was when it began to run a program; it may be gone.</summary>
/// <param name="pid">Its number.</param>
/// <param name="name">Its name.</param>
/// <param name="startTicks">Its start, in ticks since boot.</param>
/// <param name="uid">Its real user.</param>
/// <param name="environment">Its environment: as in <c>/proc/PID/environ</c>.</param>
internal readonly ref struct OutsideProcess(int pid, ReadOnlySpan<byte> name, ulong startTicks, uint uid, ReadOnlySpan<byte> environment)
{
    /// <summary>Its number.</summary>
    public int Pid => pid;

    /// <summary>Its name.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Its start, in ticks since boot.</summary>
    public ulong StartTicks => startTicks;

    /// <summary>Its real user.</summary>
    public uint Uid => uid;

    /// <summary>Its environment.</summary>
    public ReadOnlySpan<byte> Environment { get; } = environment;
}
