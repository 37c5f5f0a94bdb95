using Actors.Node;
using Actors.Node.Kernel;
using Actors.Node.Kernel.Bpf;

// That it may do so is one of the rights it does not keep.
ProcessHooks.AllowLockedMemory();
Capabilities.KeepNeeded();
return await NodeProgram.RunAsync(args, Console.Out, Console.Error);
