namespace Actors.Node.Kernel.Bpf;

/// <summary>What the hooks look at.</summary>
/// <param name="Hierarchies">Where places are looked for, in this order; their place here is the kind of <see cref="Place"/>. At most <see cref="Place.Undecided"/>.</param>
/// <param name="TellsOutside">Programs that run outside every directory of a job are told too, with their environment.</param>
/// <param name="TellsArguments">Each run of a program is told with its first arguments, and added up apart, until the agent says that it interprets nothing.</param>
internal sealed record HookOptions(IReadOnlyList<HookHierarchy> Hierarchies, bool TellsOutside, bool TellsArguments = false);

/// <summary>A hierarchy of cgroups.</summary>
/// <param name="Number">Its number in /proc/cgroups; 0: v2.</param>
/// <param name="Controller">One of its controllers; empty: v2.</param>
internal sealed record HookHierarchy(int Number, string Controller);
