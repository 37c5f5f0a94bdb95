using System.CommandLine;
using System.Text;
using System.Text.Json;
using Actors.Cli.Connection;
using Actors.Messages.Json;

namespace Actors.Cli.Commands;

/// <summary><c>actors export sams-xml</c> and <c>sams-json</c>: what is new or changed since the last export, as SAMS's records and as files of its collector.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandContext context) => new("export", "Write records to files") { SamsXml(context), SamsJson(context) };

    private static Command SamsXml(CommandContext context)
    {
        var (output, all, copy) = (Out(), All(), Copy());
        var undetermined = new Option<bool>("--with-undetermined") { Description = "What no rule matches is in the records too, as software \"undetermined\"" };
        var command = new Command("sams-xml", "SAMS software accounting records") { output, all, copy, undetermined };
        command.SetAction((parsed, cancel) => RunAsync(
            context, parsed, "v1/exports/sams-xml", parsed.GetRequiredValue(output), parsed.GetValue(all), parsed.GetValue(copy), ("undetermined", parsed.GetValue(undetermined) ? "true" : null), cancel));
        return command;
    }

    private static Command SamsJson(CommandContext context)
    {
        var (output, all, copy) = (Out(), All(), Copy());
        var command = new Command("sams-json", "Files as SAMS's collectors write them, one per job and node, for an aggregator of SAMS") { output, all, copy };
        command.SetAction((parsed, cancel) => RunAsync(context, parsed, "v1/exports/sams-json", parsed.GetRequiredValue(output), parsed.GetValue(all), parsed.GetValue(copy), default, cancel));
        return command;
    }

    private static Option<string> Out() => new("--out") { Description = "Directory for the files; made when missing", HelpName = "DIR", Required = true };

    private static Option<bool> All() => new("--all") { Description = "Every job, not only new and changed ones" };

    private static Option<bool> Copy() => new("--copy") { Description = "Only a copy, to look at: what is new stays new for the next export" };

    private static async Task<int> RunAsync(
        CommandContext context, ParseResult parsed, string export, string output, bool everything, bool copy, (string Name, string? Value) option, CancellationToken cancel)
    {
        var directory = Directory.CreateDirectory(output);
        using var hub = context.ConnectTo(parsed);
        var written = new List<string>();
        var records = 0;
        long? after = null;
        ExportView page;
        do
        {
            var query = HubClient.Query(
                export, ("all", everything ? "true" : null), option, ("after", everything || copy ? after?.ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
            page = hub.Read(await hub.GetAsync(query, cancel).ConfigureAwait(false), ApiJson.Default.ExportView);
            foreach (var file in page.Files)
            {
                written.Add(await WholeFile.WriteAsync(directory, file, cancel).ConfigureAwait(false));
            }

            // Only now: a crash before this line exports the same records once more, never none.
            if (!copy)
            {
                await hub.PostAsync(export + "/confirm", new ExportConfirm { Cursor = page.Cursor }, ApiJson.Default.ExportConfirm, cancel).ConfigureAwait(false);
            }

            records += page.Records;
            after = page.Cursor;
        }
        while (page.More);
        await ReportAsync(context, parsed, written, records).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task ReportAsync(CommandContext context, ParseResult parsed, List<string> files, int records)
    {
        if (context.WantsJson(parsed))
        {
            await context.Terminal.Out.WriteLineAsync(ExportResult.ToJson(records, files)).ConfigureAwait(false);
            return;
        }

        foreach (var file in files)
        {
            await context.Terminal.Out.WriteLineAsync(file).ConfigureAwait(false);
        }

        await context.Terminal.Out.WriteLineAsync(records == 0 ? "No new or changed records." : $"{records} records in {files.Count} files.").ConfigureAwait(false);
    }

    /// <summary>A file that is whole or not there.</summary>
    private static class WholeFile
    {
        public static async Task<string> WriteAsync(DirectoryInfo directory, ExportFile file, CancellationToken cancel)
        {
            if (file.Name.Length == 0 || file.Name.StartsWith('.') || file.Name.AsSpan().ContainsAny('/', '\0'))
            {
                throw new CliException($"the hub named a file {JsonSerializer.Serialize(file.Name, ApiJson.Default.String)}, which is no plain file name");
            }

            var path = Path.Combine(directory.FullName, file.Name);
            var part = Path.Combine(directory.FullName, "." + file.Name + ".part");
            try
            {
                var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None);
                await using (stream.ConfigureAwait(false))
                {
                    await stream.WriteAsync(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(file.Content), cancel).ConfigureAwait(false);
                    stream.Flush(flushToDisk: true);
                }

                File.Move(part, path, overwrite: true);
                return path;
            }
            catch
            {
                File.Delete(part);
                throw;
            }
        }
    }
}
