using Actors.Node;
using Actors.Node.Kernel;

Capabilities.KeepNeeded();
return await NodeProgram.RunAsync(args, Console.Out, Console.Error);
