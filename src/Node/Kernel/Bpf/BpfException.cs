namespace Actors.Node.Kernel.Bpf;

/// <summary>The kernel refuses something to do with BPF.</summary>
internal sealed class BpfException(string what, int error, string log)
    : Exception($"{what}: {Libc.ErrorText(error)}{(log.Length > 0 ? $" ({log})" : "")}")
{
    /// <summary>The error number.</summary>
    public int Error => error;
}
