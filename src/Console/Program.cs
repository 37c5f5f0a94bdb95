using Actors.Cli;

return await CommandLine.RunAsync(args, CliTerminal.ForProcess(), CancellationToken.None).ConfigureAwait(false);
