namespace Actors.Node.Kernel.Bpf;

/// <summary>Functions of the kernel that programs may call (linux/bpf.h).</summary>
internal enum Helper
{
    MapLookup = 1,
    MapUpdate = 2,
    MapDelete = 3,
    ProcessorId = 8,
    ReadUser = 112,
    ReadKernel = 113,
    ReadKernelText = 115,
    SequenceWrite = 127,
    RingOutput = 130,
    RingReserve = 131,
    RingSubmit = 132,
}
