using System.Globalization;

namespace Actors.Cli.Publish;

/// <summary>Settings from the INI file of SAMS's sgas-sa-registrant.</summary>
internal static class RegistrantIni
{
    private const string Common = "common";
    private const string Logger = "logger";
    private static readonly string[] Used =
    [
        "x509_user_key", "x509_user_cert", "x509_cert_dir", "logdir", "log_dir", "log_all", "log_vo", "batch_size", "timeout", "record_lifetime", "namespace", "records_tag",
        "registration_tag", "records_directory", "state_directory", "archive_directory",
    ];

    // What was done is printed; errors go to standard error.
    private static readonly string[] WithoutMeaning = ["registrant_logfile", "loglevel"];

    /// <summary>Reads the file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="remarks">Takes what in it has no effect.</param>
    /// <exception cref="CliException">It cannot be used; told with line and cure.</exception>
    public static RegistrantSettings Load(string file, ICollection<string> remarks)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"--registrant {file}: {e.Message}", e) { WrongUsage = true };
        }

        var ini = IniFile.Parse(text, file);
        Remark(ini, file, remarks);
        var root = (ini.Get(Common, "logdir") ?? ini.Get(Common, "log_dir"))?.Text ?? "/var/spool/softwareaccounting/";
        var endpoints = ini.Get(Logger, "log_all");
        var (connect, answer) = Timeouts(ini.Get(Logger, "timeout"), file);
        return new RegistrantSettings
        {
            Endpoints = [.. (endpoints?.Text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(word => RegistrantSettings.Endpoint(word) ?? throw Wrong(file, endpoints!, "log_all", $"{word}: not an address; give it as https://HOST:PORT/PATH"))],
            Records = Directory(ini, root, "records"),
            State = Directory(ini, root, "state"),
            Archive = Directory(ini, root, "archive"),
            Certificate = ini.Get(Common, "x509_user_cert")?.Text ?? "/etc/grid-security/hostcert.pem",
            Key = ini.Get(Common, "x509_user_key")?.Text ?? "/etc/grid-security/hostkey.pem",
            Authorities = ini.Get(Common, "x509_cert_dir")?.Text ?? "",
            BatchSize = (int)Number(ini, "batch_size", 1, 1, 10_000, file),
            ConnectTimeout = connect,
            Timeout = answer,
            ArchiveLifetime = TimeSpan.FromDays(Number(ini, "record_lifetime", 30, 0, 36_500, file)),
            Namespace = ini.Get(Logger, "namespace")?.Text ?? RegistrantSettings.DefaultNamespace,
            RecordsTag = ini.Get(Logger, "records_tag")?.Text ?? RegistrantSettings.DefaultRecordsTag,
            RegistrationTag = ini.Get(Logger, "registration_tag")?.Text ?? RegistrantSettings.DefaultRegistrationTag,
        }.Checked(file, key => key is "endpoints" ? "log_all in [logger]" : $"{key.Replace('-', '_')} in [logger]");
    }

    // The original's sample has the directories in [common], where the original never looked.
    private static string Directory(IniFile ini, string root, string name) =>
        Path.GetFullPath(Path.Combine(root, (ini.Get(Logger, $"{name}_directory") ?? ini.Get(Common, $"{name}_directory"))?.Text ?? name));

    private static void Remark(IniFile ini, string file, ICollection<string> remarks)
    {
        foreach (var (section, name) in ini.Names.Where(each => !WithoutMeaning.Contains(each.Name, StringComparer.Ordinal)))
        {
            var line = ini.Get(section, name)?.Line;
            if (line is null)
            {
                continue;
            }

            if (name is "log_vo")
            {
                remarks.Add($"{file}, line {line}: log_vo has no effect: software accounting records name no VO");
            }
            else if (section is Common && name.EndsWith("_directory", StringComparison.Ordinal))
            {
                remarks.Add($"{file}, line {line}: {name} stands in [common], where sgas-sa-registrant never looked; it counts here");
            }
            else if (section is not (Common or Logger) || !Used.Contains(name, StringComparer.Ordinal))
            {
                remarks.Add($"{file}, line {line}: {name} in [{section}] is not known and has no effect");
            }
        }
    }

    private static (TimeSpan Connect, TimeSpan Answer) Timeouts(IniValue? value, string file)
    {
        var parts = (value?.Text ?? "10,10").Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length is not (1 or 2) || !parts.All(part => double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var s) && s is > 0 and <= 86_400))
        {
            throw Wrong(file, value!, "timeout", $"{value!.Text}: must be seconds to connect and seconds to answer, such as 10,10");
        }

        return (Seconds(parts[0]), Seconds(parts[^1]));

        static TimeSpan Seconds(string part) => TimeSpan.FromSeconds(double.Parse(part, CultureInfo.InvariantCulture));
    }

    private static long Number(IniFile ini, string name, long standard, long least, long most, string file) =>
        ini.Get(Logger, name) is not { } value ? standard
        : long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw Wrong(file, value, name, string.Create(CultureInfo.InvariantCulture, $"{value.Text}: must be a number from {least} to {most}"));

    private static CliException Wrong(string file, IniValue value, string name, string fault) => new($"{file}, line {value.Line}: {name} = {fault}") { WrongUsage = true };
}
