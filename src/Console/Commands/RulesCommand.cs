using System.CommandLine;
using System.Text;
using Actors.Cli.Connection;
using Actors.Cli.Output;
using Actors.Messages.Json;

namespace Actors.Cli.Commands;

/// <summary><c>actors rules load|diff|show|test</c>: the rules that turn paths of executables into software.</summary>
internal static class RulesCommand
{
    public static Command Create(CommandContext context) =>
        new("rules", "Software rules") { Load(context), Diff(context), Show(context), Test(context) };

    private static Command Load(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "Rule file (YAML, as sams.software.Regexp has it)" };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until the changed jobs' records are issued again" };
        var command = new Command("load", "Check a rule file and put it in force; a bad one is refused and the old rules stay") { file, noWait };
        command.SetAction(async (parsed, cancel) =>
        {
            var upload = await UploadAsync(parsed.GetRequiredValue(file), cancel).ConfigureAwait(false);
            using var hub = context.ConnectTo(parsed);
            var body = await hub.PostAsync("v1/rules", upload, ApiJson.Default.RulesUpload, cancel).ConfigureAwait(false);
            var view = hub.Read(body, ApiJson.Default.RulesView);
            if (view.JobsChanged > 0 && !parsed.GetValue(noWait))
            {
                await Pending.WaitAsync(context.Terminal, hub, cancel).ConfigureAwait(false);
            }

            await context.Terminal.Out.WriteLineAsync(
                context.WantsJson(parsed)
                    ? body
                    : $"{view.Rules} rules and {view.Rewrites} rewrites are in force; {view.JobsChanged ?? 0} closed jobs ran what they see otherwise: records that change are issued again.").ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Diff(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "Rule file" };
        var command = new Command("diff", "Show which paths, jobs and core-hours a rule file would move, without putting it in force") { file };
        command.SetAction(async (parsed, cancel) =>
        {
            var upload = await UploadAsync(parsed.GetRequiredValue(file), cancel).ConfigureAwait(false);
            using var hub = context.ConnectTo(parsed);
            var body = await hub.PostAsync("v1/rules/diff", upload, ApiJson.Default.RulesUpload, cancel).ConfigureAwait(false);
            if (context.WantsJson(parsed))
            {
                await context.Terminal.Out.WriteLineAsync(body).ConfigureAwait(false);
                return ExitCode.Done;
            }

            var diff = hub.Read(body, ApiJson.Default.RulesDiff);
            var table = new Listing().Figure("CORE-HOURS").Figure("JOBS").Text("IS").Text("WOULD BE").Text("PATH");
            foreach (var (before, after) in diff.Paths.Select(path => (path.Before, path.After)))
            {
                table.Row(Figures.Hours(before.CoreHours), Figures.Count(before.Jobs), Software(before), Software(after), before.Path);
            }

            if (diff.Paths.Count > 0)
            {
                table.WriteTo(context.Tables(parsed));
            }

            await context.Terminal.Out.WriteLineAsync($"{diff.Paths.Count} paths, {diff.Jobs} closed jobs and {Figures.Hours(diff.CoreHours)} core-hours would move.").ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    private static string Software(PathView path) => path.Name is null
        ? "(no rule matches)"
        : string.Join(", ", new[] { path.Name, path.Version, path.LocalVersion, path.UserProvided ? "by user" : "", path.Ignore ? "ignored" : "" }.Where(text => !string.IsNullOrEmpty(text)));

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

    private static async Task<RulesUpload> UploadAsync(string path, CancellationToken cancel) =>
        new() { File = Path.GetFileName(path), Text = await ReadAsync(path, cancel).ConfigureAwait(false) };

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
