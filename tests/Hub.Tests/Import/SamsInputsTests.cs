using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Actors.Hub.Store;
using Actors.Hub.Tests.Hosting;
using Actors.Hub.Tests.Store;
using Actors.Messages.Settings;
using Dapper;

namespace Actors.Hub.Tests.Import;

public sealed class SamsInputsTests : IDisposable
{
    private readonly TempDirectory _directory = new(postgres: false);
    private readonly string _outside = Directory.CreateTempSubdirectory("sams-inputs-").FullName;

    public void Dispose()
    {
        _directory.Dispose();
        Directory.Delete(_outside, recursive: true);
    }

    [Fact]
    public async Task A_collectors_post_becomes_a_job_and_the_same_again_changes_nothing()
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none", "actors.sams.receiver.enabled=on");

        Assert.Equal((HttpStatusCode.OK, "OK"), await PostAsync(hub, "7/7.n1.json", Content(7)));
        Assert.Equal((HttpStatusCode.OK, "OK"), await PostAsync(hub, "0/7.n1.json", Content(7)));

        var job = await hub.ClosedAsync("7");
        Assert.Equal((2.0, "ada"), (job.GetProperty("cpuSeconds").GetDouble(), job.GetProperty("user").GetString()));
        Assert.Equal(1, job.GetProperty("records")[0].GetProperty("revision").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"sams.sampler.Core\":")]
    public async Task What_is_no_collectors_file_is_answered_as_the_old_receiver_did_and_kept_with_its_reason(string content)
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none", "actors.sams.receiver.enabled=on");

        Assert.Equal((HttpStatusCode.OK, "OK"), await PostAsync(hub, "7/7.n1.json", content));

        using var connection = hub.Host.Store.OpenReader();
        Assert.StartsWith("7/7.n1.json: ", connection.QuerySingle<string>("SELECT reason FROM quarantine"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_token_only_those_that_have_it_are_heard()
    {
        var token = Path.Combine(_outside, "token");
        await File.WriteAllTextAsync(token, "s3cret:x\nnot this\n");
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none", "actors.sams.receiver.enabled=on", $"actors.sams.receiver.token-file={token}");

        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(hub, "7/a.json", Content(7))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(hub, "7/a.json", Content(7), Basic("sams", "not this"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(hub, "7/a.json", Content(7), new AuthenticationHeaderValue("Basic", "%%%"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, "7/a.json", Content(7), Basic("sams", "s3cret:x"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, "8/a.json", Content(8), new AuthenticationHeaderValue("Bearer", "s3cret:x"))).Status);
    }

    [Theory]
    [InlineData("7/a/b.json")]
    [InlineData("-7/a.json")]
    [InlineData("seven/a.json")]
    public async Task Other_paths_are_not_there(string path)
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none", "actors.sams.receiver.enabled=on");

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(hub, path, Content(7))).Status);
    }

    [Fact]
    public async Task Without_the_switch_nothing_is_received()
    {
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none");

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(hub, "7/a.json", Content(7))).Status);
    }

    [Fact]
    public async Task A_token_that_cannot_be_read_keeps_the_hub_from_starting()
    {
        var e = await Assert.ThrowsAsync<StartException>(
            () => TestHub.StartAsync(_directory, "actors.hub.scheduler=none", "actors.sams.receiver.enabled=on", $"actors.sams.receiver.token-file={_outside}/none"));

        Assert.Contains("actors.sams.receiver.token-file", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_in_the_directory_are_taken_to_the_archive_and_bad_ones_aside()
    {
        Directory.CreateDirectory(Path.Combine(_outside, "in", "0"));
        await File.WriteAllTextAsync(Path.Combine(_outside, "in", "0", "7.n1.json"), Content(7));
        await File.WriteAllTextAsync(Path.Combine(_outside, "in", "0", "bad.json"), "{}");
        await File.WriteAllTextAsync(Path.Combine(_outside, "in", ".8.n1.json"), "{ half");
        await using var hub = await TestHub.StartAsync(
            _directory, "actors.hub.scheduler=none", $"actors.sams.spool.input={_outside}/in", $"actors.sams.spool.archive={_outside}/in/archive", $"actors.sams.spool.error={_outside}/error");

        await hub.ClosedAsync("7");
        await Eventually.True("both files have left", () => Directory.GetFiles(Path.Combine(_outside, "in", "0")).Length == 0);

        Assert.True(File.Exists(Path.Combine(_outside, "in", "archive", "0", "7.n1.json")));
        Assert.True(File.Exists(Path.Combine(_outside, "error", "0", "bad.json")));
        Assert.True(File.Exists(Path.Combine(_outside, "in", ".8.n1.json")));
    }

    [Fact]
    public async Task A_file_whose_name_is_no_text_stays_and_those_behind_it_are_taken()
    {
        var input = Directory.CreateDirectory(Path.Combine(_outside, "in")).FullName;
        Shell(input, """cd "$0" && : >"$(printf '0\351.json')" """);
        await File.WriteAllTextAsync(Path.Combine(input, "7.n1.json"), Content(7));
        await using (var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none", $"actors.sams.spool.input={input}", $"actors.sams.spool.error={_outside}/error"))
        {
            await hub.ClosedAsync("7");
            await Eventually.True("the file has left", () => !File.Exists(Path.Combine(input, "7.n1.json")));
        }

        Assert.Single(Directory.GetFiles(input));
        Shell(input, """rm -rf "$0"/*""");
    }

    [Fact]
    public async Task A_named_pipe_is_put_aside_and_those_behind_it_are_taken()
    {
        var input = Directory.CreateDirectory(Path.Combine(_outside, "in")).FullName;
        Shell(input, """mkfifo "$0/0.json" """);
        await File.WriteAllTextAsync(Path.Combine(input, "7.n1.json"), Content(7));
        await using var hub = await TestHub.StartAsync(_directory, "actors.hub.scheduler=none", $"actors.sams.spool.input={input}", $"actors.sams.spool.error={_outside}/error");

        await hub.ClosedAsync("7");
        await Eventually.True("both have left", () => Directory.GetFiles(input).Length == 0);

        Assert.True(File.Exists(Path.Combine(_outside, "error", "0.json")));
    }

    private static void Shell(string directory, string script)
    {
        using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", script, directory]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(TestHub hub, string path, string content, AuthenticationHeaderValue? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(content, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = authorization;
        using var response = await hub.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private static string Content(int job) => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["sams.sampler.Core"] = new { jobid = job, node = "n1" },
        ["sams.sampler.SlurmInfo"] = new { account = "p1", username = "ada", cpus = "4", starttime = "2026-01-02T03:04:05", starttimestamp = 1767323045.0 },
        ["sams.sampler.Software"] = new { start_time = 1767323050, end_time = 1767323100, execs = new Dictionary<string, object>(StringComparer.Ordinal) { ["/bin/a"] = new { user = 2, system = 0.0 } } },
    });
}
