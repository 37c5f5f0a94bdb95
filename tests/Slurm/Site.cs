using System.Globalization;
using System.Text.Json;

namespace Actors.Slurm;

/// <summary>One hub and one agent per watched node of the cluster, in a fresh directory. Several may watch the same nodes.</summary>
internal sealed class Site : IAsyncDisposable
{
    /// <summary>Name of an agent that serves every node of the host.</summary>
    public const string Host = "host";

    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);
    private readonly Dictionary<string, Daemon> _agents = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new();
    private readonly SlurmCluster _cluster;
    private readonly string _interval;
    private Daemon? _hub;

    private readonly bool _everywhere;

    private Site(SlurmCluster cluster, string interval, bool everywhere)
    {
        _cluster = cluster;
        _everywhere = everywhere;
        _interval = interval;
        Directory = System.IO.Directory.CreateTempSubdirectory("actors-site-").FullName;
    }

    public string Directory { get; }

    public Daemon Hub => _hub ?? throw new InvalidOperationException("the hub is not running");

    public string HubData => Path.Combine(Directory, "hub");

    public Daemon Agent(string node) => _agents[node];

    /// <summary>Starts a hub and agents that make a pass each <paramref name="interval"/>: one per node, or <see cref="Host"/> for all.</summary>
    public static Task<Site> StartAsync(SlurmCluster cluster, string interval, params IReadOnlyList<string> nodes) => StartAsync(cluster, interval, everywhere: false, nodes);

    /// <inheritdoc cref="StartAsync(SlurmCluster, string, IReadOnlyList{string})"/>
    /// <param name="cluster">The cluster.</param>
    /// <param name="interval">Of a pass.</param>
    /// <param name="everywhere">All of them look for jobs by environments too.</param>
    /// <param name="nodes">Who is watched.</param>
    public static async Task<Site> StartAsync(SlurmCluster cluster, string interval, bool everywhere, params IReadOnlyList<string> nodes)
    {
        var site = new Site(cluster, interval, everywhere);
        try
        {
            // The cluster's commands find it by their environment.
            site._hub = await Daemon.StartAsync(
                "/usr/bin/env", $"SLURM_CONF={cluster.ConfigurationFile}", Installation.Hub, "--data", site.HubData, "--listen", "http://127.0.0.1:0", "--cluster", SlurmCluster.Name,
                "--set", "actors.hub.close-grace=1s", "--set", "actors.hub.scheduler-interval=1s",
                "--set", $"actors.hub.rules=\"{Path.Combine(Installation.Root, "tests", "Slurm", "workloads", "rules.yaml")}\"").ConfigureAwait(false);
            await Task.WhenAll(nodes.Select(site.StartAgentAsync)).ConfigureAwait(false);
            return site;
        }
        catch
        {
            await site.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Starts the agent of a node; again after it was killed. Two of the nodes count what each process does beside CPU: agents take the tier taskstats for that, the others bpf, where the host
    /// has them.
    /// </summary>
    public async Task StartAgentAsync(string node)
    {
        var agent = await Daemon.StartAsync(
            "/usr/bin/env", $"SLURM_CONF={_cluster.ConfigurationFile}", Installation.Node, "--data", Path.Combine(Directory, node), "--hub", Hub.Address, "--node", node,
            "--set", $"actors.cluster={SlurmCluster.Name}", "--set", $"actors.node.interval={_interval}", "--set", "actors.node.hub-retry-max=1s",
            "--set", $"actors.node.cgroup-root=\"{(node is Host ? SlurmCluster.CpuHierarchy : SlurmCluster.CpuRoot(node))}\"", "--set", $"actors.node.finders=[{(_everywhere ? "slurm-cgroup-v1, environ" : "slurm-cgroup-v1")}]",
            "--set", $"actors.node.process-counts={(node == _cluster.Nodes[2] || node == _cluster.Nodes[3] ? "on" : "off")}").ConfigureAwait(false);
        lock (_agents)
        {
            _agents[node] = agent;
        }
    }

    /// <summary>A job by key or raw id, newest incarnation; null while the hub does not know it.</summary>
    public async Task<JobView?> JobAsync(string id)
    {
        using var response = await _http.GetAsync(new Uri($"{Hub.Address}/v1/jobs/{Uri.EscapeDataString(id)}")).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JobView>(await response.Content.ReadAsStringAsync().ConfigureAwait(false), s_web)
            : null;
    }

    /// <summary>All jobs, without their parts.</summary>
    public async Task<IReadOnlyList<JobView>> JobsAsync()
    {
        var all = new List<JobView>();
        var after = "";
        while (true)
        {
            var page = JsonSerializer.Deserialize<JobList>(await _http.GetStringAsync(new Uri($"{Hub.Address}/v1/jobs?limit=500{after}")).ConfigureAwait(false), s_web)!;
            all.AddRange(page.Jobs);
            if (page.Next is null)
            {
                return all;
            }

            after = "&after=" + Uri.EscapeDataString(page.Next);
        }
    }

    /// <summary>What the agents count beside their jobs.</summary>
    public async Task<IReadOnlyList<NodeBootView>> NodesAsync() =>
        JsonSerializer.Deserialize<NodesView>(await _http.GetStringAsync(new Uri($"{Hub.Address}/v1/nodes")).ConfigureAwait(false), s_web)!.Nodes;

    /// <summary>CPU of jobs, and of jobs that ended together and cannot be told apart, once the agents have told of all that is counted by now.</summary>
    public async Task<(double Jobs, double UnassignedTail)> SumsOfAgentsAsync()
    {
        const double Same = 1e-5;
        var nodes = await Eventually.Get(
            "what agents say of their nodes after the last job's end",
            async () => await NodesAsync().ConfigureAwait(false) is var told && told.Count == _agents.Count && told.All(n => n.RootSeconds >= SlurmCluster.RootSeconds(n.Node) - Same) ? told : null).ConfigureAwait(false);
        return (nodes.Sum(n => n.JobsSeconds ?? 0), nodes.Sum(n => n.UnassignedTailSeconds ?? 0));
    }

    /// <summary>The job once it is closed and both its records are issued.</summary>
    public Task<JobView> ClosedAsync(string id) => SeenAsync(id, "closed with its records", job => job is { State: "closed", Records.Count: >= 2 });

    public Task<JobView> ClosedAsync(int id) => ClosedAsync(id.ToString(CultureInfo.InvariantCulture));

    public Task<JobView> SeenAsync(int id, Func<JobView, bool> condition) => SeenAsync(id.ToString(CultureInfo.InvariantCulture), condition);

    public Task<JobView> SeenAsync(string id, Func<JobView, bool> condition) => SeenAsync(id, "as asked for", condition);

    private async Task<JobView> SeenAsync(string id, string how, Func<JobView, bool> condition)
    {
        JobView? last = null;
        try
        {
            return await Eventually.Get($"job {id} {how}", async () => (last = await JobAsync(id).ConfigureAwait(false)) is { } job && condition(job) ? job : null).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            var rows = await _cluster.TryAsync("root", "sacct", "-a", "-D", "-X", "-P", $"--format={AccountingRow.Fields}").ConfigureAwait(false);
            var logs = string.Join('\n', _agents.Values.Append(Hub).Select(d => string.Join('\n', d.Log.Split('\n').TakeLast(20))));
            throw new TimeoutException($"{e.Message}; it is {(last is null ? "not known" : JsonSerializer.Serialize(last))}\n{rows.Output}\n{logs}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents.Values)
        {
            await agent.DisposeAsync().ConfigureAwait(false);
        }

        if (_hub is not null)
        {
            await _hub.DisposeAsync().ConfigureAwait(false);
        }

        _http.Dispose();
        await Command.RunAsync("/bin/rm", "-rf", Directory).ConfigureAwait(false);
    }
}
