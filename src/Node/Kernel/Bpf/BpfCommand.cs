namespace Actors.Node.Kernel.Bpf;

/// <summary>Commands of bpf(2).</summary>
internal enum BpfCommand
{
    MapCreate = 0,
    MapLookup = 1,
    MapUpdate = 2,
    MapDelete = 3,
    ProgramLoad = 5,
    RawTracepointOpen = 17,
    MapLookupBatch = 24,
    MapDeleteBatch = 27,
    LinkCreate = 28,
    IteratorCreate = 33,
}

/// <summary>What a program is attached to.</summary>
internal enum BpfAttachType
{
    Tracepoint = 23,
    Iterator = 28,
}

/// <summary>Kinds of maps.</summary>
internal enum BpfMapKind
{
    Hash = 1,
    Array = 2,
    PerCpuArray = 6,
    LruHash = 9,
    Ring = 27,
}
