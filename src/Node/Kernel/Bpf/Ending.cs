namespace Actors.Node.Kernel.Bpf;

/// <summary>When a process counts as one that has run a program.</summary>
internal enum Ending
{
    /// <summary>Here: it runs another one now.</summary>
    Here,

    /// <summary>When the task that ends is its process's last one; before Linux 6.16, its first thread.</summary>
    WithProcess,
}
