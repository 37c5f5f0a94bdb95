using System.CommandLine;
using System.Text;
using Actors.Cli.Output;
using Actors.Messages.Json;

namespace Actors.Cli.Commands;

/// <summary><c>actors rules load|show|test</c>: the rules that turn paths of executables into software.</summary>
internal static class RulesCommand
{
    public static Command Create(CommandContext context) =>
        new("rules", "Software rules") { Load(context), Show(context), Test(context) };

    private static Command Load(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "Rule file (YAML, as sams.software.Regexp has it)" };
        var command = new Command("load", "Check a rule file and put it in force; a bad one is refused and the old rules stay") { file };
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetRequiredValue(file);
            var upload = new RulesUpload { File = Path.GetFileName(path), Text = await ReadAsync(path, cancel).ConfigureAwait(false) };
            using var hub = context.ConnectTo(parsed);
            var body = await hub.PostAsync("v1/rules", upload, ApiJson.Default.RulesUpload, cancel).ConfigureAwait(false);
            var view = hub.Read(body, ApiJson.Default.RulesView);
            await context.Terminal.Out.WriteLineAsync(
                context.WantsJson(parsed)
                    ? body
                    : $"{view.Rules} rules and {view.Rewrites} rewrites are in force; {view.JobsChanged ?? 0} closed jobs change and are issued again.").ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(CommandContext context)
    {
        var command = new Command("show", "Print the rules in force");
        command.SetAction(async (parsed, cancel) =>
        {
            using var hub = context.ConnectTo(parsed);
            var body = await hub.GetAsync("v1/rules", cancel).ConfigureAwait(false);
            var view = hub.Read(body, ApiJson.Default.RulesView);
            if (context.WantsJson(parsed))
            {
                await context.Terminal.Out.WriteLineAsync(body).ConfigureAwait(false);
            }
            else if (view.Text is { } text)
            {
                await context.Terminal.Out.WriteLineAsync($"# {view.Rules} rules, {view.Rewrites} rewrites, loaded {Figures.Instant(view.Loaded)}, version {Printable.Line(view.Version)}").ConfigureAwait(false);
                await context.Terminal.Out.WriteAsync(text.EndsWith('\n') ? text : text + Environment.NewLine).ConfigureAwait(false);
            }
            else
            {
                await context.Terminal.Out.WriteLineAsync("No rules are loaded: actors rules load FILE").ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Test(CommandContext context)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Paths of executables", Arity = ArgumentArity.OneOrMore };
        var command = new Command("test", "Show what the rules in force make of paths") { paths };
        command.SetAction(async (parsed, cancel) =>
        {
            using var hub = context.ConnectTo(parsed);
            var body = await hub.PostAsync("v1/rules/test", new RulesTest { Paths = parsed.GetRequiredValue(paths) }, ApiJson.Default.RulesTest, cancel).ConfigureAwait(false);
            if (context.WantsJson(parsed))
            {
                await context.Terminal.Out.WriteLineAsync(body).ConfigureAwait(false);
                return ExitCode.Done;
            }

            var table = new Listing().Text("SOFTWARE").Text("VERSION").Text("LOCAL VERSION").Text("BY USER").Text("IGNORED").Figure("RULE AT LINE").Text("PATH");
            foreach (var match in hub.Read(body, ApiJson.Default.RulesTestResult).Matches)
            {
                table.Row(
                    match.Name ?? "(no rule matched)", match.Version, match.LocalVersion, Figures.YesNo(match.UserProvided), Figures.YesNo(match.Ignore),
                    Figures.Count(match.Line), match.Path);
            }

            table.WriteTo(context.Tables(parsed));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllTextAsync(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), cancel).ConfigureAwait(false);
        }
        catch (DecoderFallbackException e)
        {
            throw new CliException($"{path}: byte {e.Index} is not UTF-8; save the file as UTF-8", e);
        }
    }
}
