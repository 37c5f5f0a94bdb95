using System.Globalization;
using System.Text.Json;
using Actors.EndToEnd.Cgroups;
using Actors.EndToEnd.Processes;
using Actors.Messages.Json;

namespace Actors.EndToEnd;

/// <summary>One hub and one node as processes, a cgroup root of their own, and a fresh directory for all they write.</summary>
internal sealed class Site : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly string[] nodeSettings;
    private string[] hubSettings = [];
    private Daemon? hub;
    private Daemon? node;
    private readonly PortHold port = new();
    private readonly HubJobs jobs;

    private Site(string directory, CgroupTree? cgroups, string[] nodeSettings)
    {
        Directory = directory;
        Cgroups = cgroups;
        jobs = new HubJobs(port.Url);
        this.nodeSettings = nodeSettings;
    }

    public string Directory { get; }

    public CgroupTree? Cgroups { get; }

    public CgroupTree Tree => Cgroups ?? throw new InvalidOperationException("this site has no cgroups");

    public Daemon Hub => hub ?? throw new InvalidOperationException("the hub is not running");

    public Daemon Node => node ?? throw new InvalidOperationException("the node is not running");

    public string HubData => Path.Combine(Directory, "hub");

    /// <summary>Directory of segments where reports go by files; null where they go by network.</summary>
    public string? Spool { get; private init; }

    public static Task<Site> StartAsync(bool cgroups = true, params string[] nodeSettings) => StartAsync(cgroups, byFiles: false, nodeSettings);

    /// <summary>A site whose node reaches the hub by files alone.</summary>
    /// <param name="watched">The hub takes them from the directory.</param>
    public static Task<Site> StartByFilesAsync(bool watched) => StartAsync(cgroups: true, byFiles: true, [], watched ? ["--set", "actors.hub.spool.patience=2s"] : null);

    private static async Task<Site> StartAsync(bool cgroups, bool byFiles, string[] nodeSettings, string[]? watching = null)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("actors-e2e-").FullName;
        var site = new Site(directory, cgroups ? new CgroupTree("e2e" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12]) : null, nodeSettings)
        {
            Spool = byFiles ? System.IO.Directory.CreateDirectory(Path.Combine(directory, "spool")).FullName : null,
        };
        site.hubSettings = watching is null ? [] : [.. watching, "--set", $"actors.hub.spool.input=\"{site.Spool}\""];
        try
        {
            await site.StartHubAsync().ConfigureAwait(false);
            await site.StartNodeAsync().ConfigureAwait(false);
            return site;
        }
        catch
        {
            await site.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts the hub, always at the same address.</summary>
    public async Task StartHubAsync()
    {
        hub = await Daemon.StartAsync(
            Installation.Hub,
            [
                "--data", HubData, "--listen", port.Url, "--cluster", "site",
                "--set", "actors.hub.close-grace=1s", "--set", "actors.hub.scheduler=none", "--set", $"actors.hub.rules=\"{Path.Combine(Installation.Root, "demo", "rules.yaml")}\"", .. hubSettings,
            ]).ConfigureAwait(false);
    }

    public async Task StartNodeAsync()
    {
        List<string> arguments =
        [
            "--data", Path.Combine(Directory, "node"), "--hub", Spool is null ? port.Url : "file:" + Spool, "--node", "n1",
            "--set", "actors.node.segments.interval=1s", "--set", "actors.node.interval=1s", "--set", "actors.cluster=site", "--set", "actors.node.hub-retry-max=1s",
        ];
        if (Cgroups is not null)
        {
            arguments.AddRange(["--set", $"actors.node.cgroup-root=\"{Cgroups.CpuRoot}\"", "--set", "actors.node.finders=[slurm-cgroup-v1, slurm-cgroup-v2]"]);
        }

        arguments.AddRange(nodeSettings.SelectMany(s => new[] { "--set", s }));
        node = await Daemon.StartAsync(Installation.Node, arguments).ConfigureAwait(false);
    }

    public Task<Command> ConsoleAsync(params string[] arguments) => Command.RunAsync(Installation.Console, ["--hub", port.Url, .. arguments]);

    /// <summary>The job as <c>actors job ID --json</c> prints it; null while the hub does not know it.</summary>
    public async Task<JobView?> JobAsync(string id)
    {
        var command = await ConsoleAsync("job", id, "--json").ConfigureAwait(false);
        return command.ExitCode == 0 ? JsonSerializer.Deserialize<JobView>(command.Output, Web) : null;
    }

    /// <summary>The job once it is closed and both its records are issued, as the console prints it.</summary>
    public async Task<JobView> ClosedAsync(string id)
    {
        await SeenAsync(id, job => job is { State: "closed", Records.Count: >= 2 }).ConfigureAwait(false);
        return await JobAsync(id).ConfigureAwait(false) ?? throw new InvalidOperationException($"the console does not print job {id}, which the hub has");
    }

    public Task<JobView> SeenAsync(string id, Func<JobView, bool> condition) => jobs.SeenAsync(id, condition);

    public async ValueTask DisposeAsync()
    {
        if (node is not null)
        {
            await node.DisposeAsync().ConfigureAwait(false);
        }

        if (hub is not null)
        {
            await hub.DisposeAsync().ConfigureAwait(false);
        }

        port.Dispose();
        jobs.Dispose();
        Cgroups?.Dispose();
        // Not Directory.Delete: tests make names that are not UTF-8.
        await Command.RunAsync("/bin/rm", "-rf", Directory).ConfigureAwait(false);
    }
}
