namespace Actors.Node.Kernel.Bpf;

/// <summary>Functions of the kernel that programs may call (linux/bpf.h).</summary>
internal enum Helper
{
    MapLookup = 1,
    MapUpdate = 2,
    MapDelete = 3,
    ReadKernel = 113,
    ReadKernelText = 115,
    SequenceWrite = 127,
    RingReserve = 131,
    RingSubmit = 132,
}
