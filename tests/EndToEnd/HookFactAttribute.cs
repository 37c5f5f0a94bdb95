namespace Actors.EndToEnd;

/// <summary>A test of programs in the kernel: skipped, by name, where they cannot be loaded.</summary>
public sealed class HookFactAttribute : FactAttribute
{
    public HookFactAttribute() => Skip = new RootFactAttribute().Skip
        ?? (File.Exists("/sys/kernel/btf/vmlinux") && Processes.KernelObjects.Possible ? null : "programs cannot be loaded into the kernel here");
}
