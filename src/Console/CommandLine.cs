using System.CommandLine;
using Actors.Cli.Commands;
using Actors.Cli.Interactive;

namespace Actors.Cli;

/// <summary>The commands of <c>actors</c>, and how one of them is run. No command: the interactive console.</summary>
internal static class CommandLine
{
    public static RootCommand Root(CommandContext context) =>
        new("Looks into a running Actors system and does the daily work with it.")
        {
            context.Config,
            context.Hub,
            context.At,
            context.Json,
            JobsCommand.Create(context),
            JobCommand.Create(context),
            NodesCommand.Create(context),
            RulesCommand.Create(context),
            PathsCommand.Create(context),
            ReportCommand.Create(context),
            ImportCommand.Create(context),
            ExportCommand.Create(context),
            CompareCommand.Create(context),
            PublishCommand.Create(context),
            ActorCommand.Create(context),
            LogCommand.Create(context),
            ClusterCommand.Create(context),
        };

    /// <summary>Runs one command line; without a command the interactive console.</summary>
    /// <returns>An exit code of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args, CliTerminal terminal, CancellationToken cancel)
    {
        var context = new CommandContext(terminal);
        var root = Root(context);
        root.SetAction((parsed, stop) => Shell.RunAsync(context, parsed, stop));
        return RunAsync(context, root, args, cancel);
    }

    /// <summary>Runs one line of the interactive console, which must name a command.</summary>
    public static Task<int> RunLineAsync(IReadOnlyList<string> args, CliTerminal terminal, CancellationToken cancel)
    {
        var context = new CommandContext(terminal);
        return RunAsync(context, Root(context), args, cancel);
    }

    private static async Task<int> RunAsync(CommandContext context, RootCommand root, IReadOnlyList<string> args, CancellationToken cancel)
    {
        var terminal = context.Terminal;
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await terminal.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            }

            await terminal.Error.WriteLineAsync("See: actors --help").ConfigureAwait(false);
            return ExitCode.WrongUsage;
        }

        return await InvokeAsync(context, parsed, cancel).ConfigureAwait(false);
    }

    private static async Task<int> InvokeAsync(CommandContext context, ParseResult parsed, CancellationToken cancel)
    {
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = context.Terminal.Out, Error = context.Terminal.Error };
        if (parsed.CommandResult.Command is RootCommand)
        {
            // Ctrl-C in the interactive console ends the command that runs there; at the prompt the system ends the console.
            configuration.ProcessTerminationTimeout = null;
        }

        try
        {
            return await parsed.InvokeAsync(configuration, cancel).ConfigureAwait(false);
        }
        catch (CliException e)
        {
            if (e.Json is not null && context.WantsJson(parsed))
            {
                await context.Terminal.Out.WriteLineAsync(e.Json).ConfigureAwait(false);
            }

            await context.Terminal.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return e.WrongUsage ? ExitCode.WrongUsage : ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            await context.Terminal.Error.WriteLineAsync("interrupted").ConfigureAwait(false);
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await context.Terminal.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }
}
