using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Actors.Outputs.Tests;

public sealed class SocketOutputsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Carbon_takes_a_line_per_value_over_TCP_zeros_too()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var job = Jobs.Job();
        job.Report.Usage.Metrics[2].Last = 0;
        var sending = SendAsync(FileOutputsTests.Settings("carbon", $"tcp://{listener.LocalEndpoint}"), job);
        using var client = await listener.AcceptTcpClientAsync().WaitAsync(Deadline);
        using var reader = new StreamReader(client.GetStream());
        var text = await reader.ReadToEndAsync().WaitAsync(Deadline);
        await sending.WaitAsync(Deadline);
        Assert.Equal("actors.c.n1.7.cgroup.memory 100 1700000000\nactors.c.n1.7.nvidia.power_draw.0 212.5 1700000000\nactors.c.n1.7.network.received_bytes.ib0 0 1700000000\n", text);
    }

    [Fact]
    public async Task Carbon_takes_whole_lines_by_UDP_under_the_names_that_were_set()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await SendAsync(FileOutputsTests.Settings("carbon", $"udp://{socket.Client.LocalEndPoint}", "^sams.sampler.SlurmCGroup/(?P<m>memory_usage)$ => sams.%(jobid)s/%(m)s"), Jobs.Job());
        Assert.Equal("sams.7/memory_usage 100 1700000000\n", Encoding.UTF8.GetString((await socket.ReceiveAsync().WaitAsync(Deadline)).Buffer));
    }

    [Fact]
    public async Task Collectd_is_given_each_value_and_what_it_refuses_is_told()
    {
        var directory = Directory.CreateTempSubdirectory("actors-outputs-test-");
        try
        {
            var path = Path.Combine(directory.FullName, "s");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            var sending = SendAsync(FileOutputsTests.Settings("collectd", path), Jobs.Job());
            using var client = await listener.AcceptAsync().WaitAsync(Deadline);
            await using var stream = new NetworkStream(client);
            using var reader = new StreamReader(stream);
            var lines = new List<string?>();
            for (var i = 0; i < 3; i++)
            {
                lines.Add(await reader.ReadLineAsync().WaitAsync(Deadline));
                await stream.WriteAsync(Encoding.UTF8.GetBytes(i == 1 ? "-1 No such type\n" : "0 Success: 1 value has been dispatched.\n"));
            }

            Assert.Contains("No such type", (await Assert.ThrowsAsync<IOException>(() => sending.WaitAsync(Deadline))).Message, StringComparison.Ordinal);
            Assert.Equal("PUTVAL \"n1/actors-7/gauge-cgroup-memory\" interval=30 1700000000:100", lines[0]);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Http_posts_each_job_and_tells_of_an_answer_that_is_none()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sending = SendAsync(FileOutputsTests.Settings("http", $"http://{listener.LocalEndpoint}/%(jobid)s/%(node)s"), Jobs.Job());
        using var client = await listener.AcceptTcpClientAsync().WaitAsync(Deadline);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        Assert.Equal("POST /7/n1 HTTP/1.1", await reader.ReadLineAsync().WaitAsync(Deadline));
        await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        Assert.Contains("503", (await Assert.ThrowsAsync<IOException>(() => sending.WaitAsync(Deadline))).Message, StringComparison.Ordinal);
    }

    private static async Task SendAsync(OutputSettings settings, LiveJob job)
    {
        using var output = OutputKinds.Make(settings);
        await output.SendAsync([job], new HashSet<string>(StringComparer.Ordinal), DateTimeOffset.UnixEpoch, CancellationToken.None);
    }
}
