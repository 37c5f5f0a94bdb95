using System.Text.Json;

namespace Actors.Outputs.Tests;

public sealed class FileOutputsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actors-outputs-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Prometheus_text_has_types_units_and_whose_each_value_is()
    {
        await SendAsync(Output("prometheus", "all.prom"), Jobs.Job(user: "a\"b"));
        var text = await File.ReadAllTextAsync(Path.Combine(_directory, "all.prom"));
        Assert.Contains("# TYPE actors_job_network_received_bytes_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "actors_job_nvidia_power_draw_watts{cluster=\"c\",node=\"n1\",jobid=\"7\",user=\"a\\\"b\",project=\"phys\",label_gpu=\"0\",rule=\"allocated\"} 212.5\n", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split('\n').Count(line => line.StartsWith("# TYPE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_per_job_goes_with_its_job_and_has_the_names_that_were_set()
    {
        var output = Output("prometheus", "slurm_%(jobid)s.prom", "/cgroup/(?P<m>memory)$ => sams_%(m)s{job=\"%(jobid)s\"}");
        await SendAsync(output, Jobs.Job());
        Assert.Equal(
            "# HELP sams_memory Job Usage Metrics\n# TYPE sams_memory gauge\nsams_memory{job=\"7\"} 100\n",
            await File.ReadAllTextAsync(Path.Combine(_directory, "slurm_7.prom")));
        await SendAsync(output, Jobs.Job(final: true), Jobs.Job("8"));
        Assert.Equal(["slurm_8.prom"], Directory.GetFiles(_directory).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_JSON_file_per_job_stays_and_no_id_leads_out_of_its_directory()
    {
        await SendAsync(Output("file", "jobs/%(jobid)s.%(node)s.json"), Jobs.Job(final: true), Jobs.Job("../../x"));
        Assert.Equal(["..%2F..%2Fx.n1.json", "7.n1.json"], Directory.GetFiles(Path.Combine(_directory, "jobs")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_directory, "jobs", "7.n1.json")));
        Assert.Equal(("7", true, 3), (json.RootElement.GetProperty("jobId").GetString(), json.RootElement.GetProperty("final").GetBoolean(), json.RootElement.GetProperty("metrics").GetArrayLength()));
        Assert.Equal("allocated", json.RootElement.GetProperty("metrics")[1].GetProperty("rule").GetString());
    }

    [Theory]
    [InlineData("file", "all.json", "%(jobid)s")]
    [InlineData("carbon", "localhost:2003", "tcp://HOST:PORT")]
    [InlineData("http", "ftp://x", "http or https")]
    [InlineData("smoke", "x", "none of")]
    [InlineData("prometheus", "", "to is empty")]
    public void What_cannot_be_used_is_told(string kind, string to, string fault) =>
        Assert.Contains(fault, Assert.Throws<OutputException>(() => OutputKinds.Make(Settings(kind, to))).Message, StringComparison.Ordinal);

    internal static OutputSettings Settings(string kind, string to, params string[] metrics) => new()
    {
        Name = "o", Kind = kind, To = to, Interval = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromMinutes(2), Metrics = metrics, Map = ["jobid => sams.sampler.Core/jobid"],
    };

    private IOutput Output(string kind, string file, params string[] metrics) => OutputKinds.Make(Settings(kind, Path.Combine(_directory, file), metrics));

    private static Task SendAsync(IOutput output, params LiveJob[] jobs) =>
        output.SendAsync(jobs, jobs.Where(job => job.Report.Final).Select(job => job.Key).ToHashSet(StringComparer.Ordinal), DateTimeOffset.UnixEpoch, CancellationToken.None);
}
