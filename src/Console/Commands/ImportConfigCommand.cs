using System.CommandLine;
using Actors.Cli.Output;
using Actors.Cli.SamsConfig;

namespace Actors.Cli.Commands;

/// <summary><c>actors import sams-config FILE…</c>: the configuration of SAMS as settings and rules of ours, and of every line what became of it. Asks no hub.</summary>
internal static class ImportConfigCommand
{
    public static Command Create(CommandContext context)
    {
        var files = new Argument<string[]>("FILE") { Description = "YAML files of SAMS's programs", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "Directory for hub.conf, node.conf and rules.yaml; made when missing", HelpName = "DIR", Required = true };
        var command = new Command("sams-config", "SAMS's YAML files, as settings and a rule file") { files, output };
        command.SetAction(async (parsed, cancel) =>
        {
            var import = new SamsConfigImport(TimeZoneInfo.Local);
            foreach (var file in parsed.GetRequiredValue(files))
            {
                import.Add(SamsYaml.Load(file));
            }

            var directory = Path.GetFullPath(parsed.GetRequiredValue(output));
            var written = import.Write(directory).Select(file => (Path: Path.Combine(directory, file.Name), file.Content)).ToList();
            if (written.Find(file => File.Exists(file.Path)).Path is { } there)
            {
                throw new CliException($"{there} is there already: give another directory") { WrongUsage = true };
            }

            Directory.CreateDirectory(directory);
            foreach (var (path, content) in written)
            {
                await File.WriteAllTextAsync(path, content, cancel).ConfigureAwait(false);
            }

            await ReportAsync(context, parsed, new ConfigResult([.. written.Select(file => file.Path)], import.Lines)).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task ReportAsync(CommandContext context, ParseResult parsed, ConfigResult result)
    {
        if (context.WantsJson(parsed))
        {
            await context.Terminal.Out.WriteLineAsync(result.ToJson()).ConfigureAwait(false);
            return;
        }

        foreach (var line in result.Lines)
        {
            var became = line.Target is null ? line.Fate : $"{line.Fate} as {line.Target}";
            await context.Terminal.Out.WriteLineAsync(Printable.Line($"{line.File}:{line.Line}: {line.Key}: {became}{(line.Note.Length == 0 ? "" : $": {line.Note}")}")).ConfigureAwait(false);
        }

        string[] fates = [Fates.Taken, Fates.Command, Fates.NotNeeded, Fates.PassedOver, Fates.Fault, Fates.NoCounterpart, Fates.Unknown];
        var counts = fates.Select(fate => (Fate: fate, Count: result.Lines.Count(line => string.Equals(line.Fate, fate, StringComparison.Ordinal)))).Where(each => each.Count > 0);
        await context.Terminal.Out.WriteLineAsync(string.Join(", ", counts.Select(each => $"{each.Count} {each.Fate}"))).ConfigureAwait(false);
        foreach (var file in result.Files)
        {
            await context.Terminal.Out.WriteLineAsync(Printable.Line($"Written: {file}")).ConfigureAwait(false);
        }
    }
}
