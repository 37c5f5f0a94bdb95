using System.CommandLine;
using Actors.Cli.Output;
using Actors.Cli.Publish;

namespace Actors.Cli.Commands;

/// <summary><c>actors publish sgas</c>: sends exported SAMS records to SGAS servers, as sgas-sa-registrant does. Asks no hub; made for cron.</summary>
internal static class PublishCommand
{
    public static Command Create(CommandContext context) => new("publish", "Send records to servers that collect them") { Sgas(context) };

    private static Command Sgas(CommandContext context)
    {
        var registrant = new Option<string?>("--registrant") { Description = "An INI file of sgas-sa-registrant [actors.publish.sgas of the settings]", HelpName = "FILE" };
        var dry = new Option<bool>("--dry-run") { Description = "Tell what would be sent; send and move nothing" };
        var command = new Command("sgas", "Post files of SAMS records to SGAS servers, and archive what all have") { registrant, dry };
        command.SetAction(async (parsed, cancel) =>
        {
            var remarks = new List<string>();
            var settings = parsed.GetValue(registrant) is { } ini
                ? RegistrantIni.Load(ini, remarks)
                : RegistrantSettings.Load(parsed.GetValue(context.Config) ?? context.Terminal.Places.Find());
            foreach (var remark in remarks)
            {
                await context.Terminal.Error.WriteLineAsync(Printable.Line(remark)).ConfigureAwait(false);
            }

            var work = new Registrant(settings, TimeProvider.System);
            var result = parsed.GetValue(dry) ? work.Look() : await work.RunAsync(cancel).ConfigureAwait(false);
            if (context.WantsJson(parsed))
            {
                await context.Terminal.Out.WriteLineAsync(result.ToJson()).ConfigureAwait(false);
            }
            else
            {
                await ShowAsync(context.Terminal, settings, result).ConfigureAwait(false);
            }

            return result.Endpoints.Any(endpoint => endpoint.Error is not null) ? ExitCode.Failed
                : result.Faults.Count > 0 || result.Endpoints.Any(endpoint => endpoint.Refused.Count > 0) ? ExitCode.DoneWithQuarantine
                : ExitCode.Done;
        });
        return command;
    }

    // What went wrong goes to standard error, so that cron mails it.
    private static async Task ShowAsync(CliTerminal terminal, RegistrantSettings settings, PublishResult result)
    {
        foreach (var fault in result.Faults)
        {
            await terminal.Error.WriteLineAsync($"{Printable.Line(Path.Combine(settings.Records, fault.File))}: {Printable.Line(fault.Reason)}").ConfigureAwait(false);
        }

        foreach (var endpoint in result.Endpoints)
        {
            foreach (var refused in endpoint.Refused)
            {
                await terminal.Error.WriteLineAsync($"{endpoint.Endpoint}: {Printable.Line(refused.File)} was refused: {Printable.Line(refused.Reason)}").ConfigureAwait(false);
            }

            if (endpoint.Error is not null)
            {
                await terminal.Error.WriteLineAsync($"{endpoint.Endpoint}: {Printable.Line(endpoint.Error)}").ConfigureAwait(false);
            }

            await terminal.Out.WriteLineAsync(result.DryRun
                ? $"{endpoint.Endpoint}: would get {endpoint.Waiting.Count} files{string.Concat(endpoint.Waiting.Select(name => $"\n  {Printable.Line(name)}"))}"
                : $"{endpoint.Endpoint}: {endpoint.Sent.Count} files sent, {endpoint.Waiting.Count} wait").ConfigureAwait(false);
        }

        if (!result.DryRun)
        {
            await terminal.Out.WriteLineAsync($"{result.Archived.Count} files archived, {result.Deleted} deleted from the archive.").ConfigureAwait(false);
        }
    }
}
