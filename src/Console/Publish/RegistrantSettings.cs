using Actors.Messages.Settings;

namespace Actors.Cli.Publish;

/// <summary>What <c>actors publish sgas</c> works with: the keys below <c>actors.publish.sgas</c>, or an INI file of sgas-sa-registrant.</summary>
internal sealed record RegistrantSettings
{
    /// <summary>SGAS or LUTS servers: every record goes to each of them.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>Where record files are taken from.</summary>
    public required string Records { get; init; }

    /// <summary>Where it is kept which endpoint has which file.</summary>
    public required string State { get; init; }

    /// <summary>Where files go that every endpoint has.</summary>
    public required string Archive { get; init; }

    /// <summary>PEM file of the client certificate, with the certificates between it and its authority; empty: none.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>PEM file of its key.</summary>
    public string Key { get; init; } = "";

    /// <summary>Directory of certificates of the authorities that servers are believed by; empty: the system's.</summary>
    public string Authorities { get; init; } = "";

    /// <summary>Files in one request.</summary>
    public int BatchSize { get; init; } = 1;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For an answer, once connected.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request is tried that may do better the next time.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>Before the second try; doubled before each further one.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Archived files older than this are deleted; zero: none.</summary>
    public TimeSpan ArchiveLifetime { get; init; } = TimeSpan.FromDays(30);

    public string Namespace { get; init; } = DefaultNamespace;

    /// <summary>Name of the element around the files of a request.</summary>
    public string RecordsTag { get; init; } = DefaultRecordsTag;

    /// <summary>Name of the service in an endpoint's list of services.</summary>
    public string RegistrationTag { get; init; } = DefaultRegistrationTag;

    private const string Section = "actors.publish.sgas.";
    public const string DefaultNamespace = "http://sams.snic.se/namespaces/2019/01/softwareaccountingrecords";
    public const string DefaultRecordsTag = "SoftwareAccountingRecords";
    public const string DefaultRegistrationTag = "SoftwareAccountingRegistration";

    /// <summary>Reads the keys of a console's file.</summary>
    /// <param name="file">Null: the defaults, which name no endpoint.</param>
    /// <exception cref="CliException">They cannot be used; told with file and key.</exception>
    public static RegistrantSettings Load(string? file)
    {
        try
        {
            var config = SettingsLoader.Load(file, [], new Dictionary<string, string>(StringComparer.Ordinal));
            return new RegistrantSettings
            {
                Endpoints = [.. config.GetStringList(Section + "endpoints").Select(text => Endpoint(text) ?? throw Wrong(file, "endpoints", $"{text}: not an address; give it as https://HOST:PORT/PATH"))],
                Records = Place("records"),
                State = Place("state"),
                Archive = Place("archive"),
                Certificate = Text("certificate"),
                Key = Text("key"),
                Authorities = Text("authorities"),
                BatchSize = Count("batch-size"),
                ConnectTimeout = Positive("connect-timeout"),
                Timeout = Positive("timeout"),
                Tries = Count("tries"),
                RetryPause = Span("retry-pause"),
                ArchiveLifetime = Span("archive-lifetime"),
                Namespace = Text("namespace"),
                RecordsTag = Text("records-tag"),
                RegistrationTag = Text("registration-tag"),
            }.Checked(file ?? "the settings", key => Section + key);

            string Text(string key) => config.GetString(Section + key) ?? "";
            string Place(string key) => Path.GetFullPath(Path.Combine(Text("directory"), Text(key)));
            int Count(string key) => config.GetLong(Section + key) is >= 1 and <= 10_000 and var count ? (int)count : throw Wrong(file, key, "must be 1 to 10000");
            TimeSpan Span(string key) => config.GetTimeSpan(Section + key);
            TimeSpan Positive(string key) => Span(key) > TimeSpan.Zero ? Span(key) : throw Wrong(file, key, "must be more than 0");
        }
        catch (SettingsException e)
        {
            throw new CliException(e.Message, e) { WrongUsage = true };
        }
    }

    /// <summary>An address of http or https; null when the text is none.</summary>
    public static Uri? Endpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    /// <summary>These settings, if they can work.</summary>
    /// <param name="place">Where they are from, for errors.</param>
    /// <param name="name">The full name of a key there.</param>
    /// <exception cref="CliException">They cannot.</exception>
    public RegistrantSettings Checked(string place, Func<string, string> name)
    {
        if (Endpoints.Count == 0)
        {
            throw new CliException($"{place}: {name("endpoints")} names no server to publish to") { WrongUsage = true };
        }

        string[] directories = [Records, State, Archive];
        if (directories.Distinct(StringComparer.Ordinal).Count() < directories.Length)
        {
            throw new CliException($"{place}: the directories of records, state and archive must differ; they are {string.Join(", ", directories)}") { WrongUsage = true };
        }

        foreach (var (key, tag) in new[] { ("records-tag", RecordsTag), ("registration-tag", RegistrationTag) })
        {
            if (!System.Xml.XmlReader.IsName(tag) || tag.Contains(':', StringComparison.Ordinal))
            {
                throw new CliException($"{place}: {name(key)} = \"{tag}\": not a name of an XML element") { WrongUsage = true };
            }
        }

        return this;
    }

    private static CliException Wrong(string? file, string key, string fault) => new($"{file}: {Section}{key}: {fault}") { WrongUsage = true };
}
