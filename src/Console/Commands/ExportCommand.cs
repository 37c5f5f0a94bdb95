using System.CommandLine;
using System.Text;
using System.Text.Json;
using Actors.Cli.Connection;
using Actors.Messages.Json;

namespace Actors.Cli.Commands;

/// <summary><c>actors export sams-xml</c>: records that are new or changed since the last export, as XML files.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandContext context) => new("export", "Write records to files") { SamsXml(context) };

    private static Command SamsXml(CommandContext context)
    {
        var output = new Option<string>("--out") { Description = "Directory for the files; made when missing", HelpName = "DIR", Required = true };
        var all = new Option<bool>("--all") { Description = "Every job, not only new and changed ones" };
        var undetermined = new Option<bool>("--with-undetermined") { Description = "What no rule matches is in the records too, as software \"undetermined\"" };
        var command = new Command("sams-xml", "SAMS software accounting records") { output, all, undetermined };
        command.SetAction(async (parsed, cancel) =>
        {
            var directory = Directory.CreateDirectory(parsed.GetRequiredValue(output));
            using var hub = context.ConnectTo(parsed);
            var written = new List<string>();
            var records = 0;
            long? after = null;
            ExportView page;
            do
            {
                var everything = parsed.GetValue(all);
                var query = HubClient.Query(
                    "v1/exports/sams-xml", ("all", everything ? "true" : null), ("undetermined", parsed.GetValue(undetermined) ? "true" : null), ("after", everything ? after?.ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
                page = hub.Read(await hub.GetAsync(query, cancel).ConfigureAwait(false), ApiJson.Default.ExportView);
                foreach (var file in page.Files)
                {
                    written.Add(await WholeFile.WriteAsync(directory, file, cancel).ConfigureAwait(false));
                }

                // Only now: a crash before this line exports the same records once more, never none.
                await hub.PostAsync("v1/exports/sams-xml/confirm", new ExportConfirm { Cursor = page.Cursor }, ApiJson.Default.ExportConfirm, cancel).ConfigureAwait(false);
                records += page.Records;
                after = page.Cursor;
            }
            while (page.More);
            await ReportAsync(context, parsed, written, records).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
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
