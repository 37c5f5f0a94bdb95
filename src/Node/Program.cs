using Actors.Node;

return await NodeProgram.RunAsync(args, Console.Out, Console.Error);
