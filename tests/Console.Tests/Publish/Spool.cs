using System.Xml.Linq;
using Actors.Cli.Publish;

namespace Actors.Console.Tests.Publish;

/// <summary>The directories of a registrant, fresh for each test.</summary>
internal sealed class Spool : IDisposable
{
    public static readonly XNamespace Sams = RegistrantSettings.DefaultNamespace;

    public string Root { get; } = Directory.CreateTempSubdirectory("actors-publish-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public static Task<PublishResult> RunAsync(RegistrantSettings settings) => new Registrant(settings, TimeProvider.System).RunAsync(CancellationToken.None);

    public RegistrantSettings Settings(params SgasServer[] servers) => new()
    {
        Endpoints = [.. servers.Select(server => new Uri(server.Endpoint))],
        Records = Path.Combine(Root, "records"),
        State = Path.Combine(Root, "state"),
        Archive = Path.Combine(Root, "archive"),
        ConnectTimeout = TimeSpan.FromMinutes(1),
        Timeout = TimeSpan.FromMinutes(1),
        RetryPause = TimeSpan.FromMilliseconds(1),
    };

    public void Put(string name, string id)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Root, "records")).FullName;
        File.WriteAllText(
            Path.Combine(directory, name),
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sa:SoftwareAccountingRecords xmlns:sa=\"{Sams}\"><sa:SoftwareAccountingRecord><sa:JobRecordID>{id}</sa:JobRecordID></sa:SoftwareAccountingRecord></sa:SoftwareAccountingRecords>\n");
    }

    public List<string> Records() => [.. Files("records").Where(name => !name.StartsWith('.'))];

    public List<string> Files(string directory) => [.. Directory.GetFiles(Path.Combine(Root, directory)).Select(file => Path.GetFileName(file)!).Where(name => name != ".lock").Order(StringComparer.Ordinal)];
}
