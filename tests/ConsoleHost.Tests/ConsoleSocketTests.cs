using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Actors.ConsoleHost;
using Actors.Messages.Json;

namespace ConsoleHost.Tests;

public sealed class ConsoleSocketTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string _directory = Directory.CreateTempSubdirectory("actors-").FullName;
    private ConsoleSocket _server = null!;

    private string Place => Path.Combine(_directory, "node.sock");

    public Task InitializeAsync()
    {
        _server = ConsoleSocket.Start(Place, Echo);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Each_line_is_answered_by_a_line()
    {
        using var client = await Client.ConnectAsync(Place);
        Assert.Equal(["a", "b"], (await client.AskAsync("""{"command":["a","b"]}"""))!.Lines);
        Assert.Equal(["c"], (await client.AskAsync("""{"command":["c"],"options":{"x":"1"}}"""))!.Lines);
    }

    [Fact]
    public void Only_the_owner_may_use_it() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("""{"command":"actor"}""")]
    [InlineData("""{"command":null}""")]
    [InlineData("""{"command":["a"]} {"command":["b"]}""")]
    [InlineData("\0\u0001\ufffd")]
    public async Task A_line_that_is_no_request_is_an_error_and_the_next_is_answered(string line)
    {
        using var client = await Client.ConnectAsync(Place);
        Assert.NotNull((await client.AskAsync(line))!.Error);
        Assert.Equal(["a"], (await client.AskAsync("""{"command":["a"]}"""))!.Lines);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_an_error()
    {
        using var client = await Client.ConnectAsync(Place);
        await client.SendAsync([0xff, 0xfe, (byte)'\n']);
        Assert.NotNull((await client.ReadAsync())!.Error);
    }

    [Fact]
    public async Task Several_requests_in_one_go_are_answered_in_order()
    {
        using var client = await Client.ConnectAsync(Place);
        await client.SendAsync(Encoding.UTF8.GetBytes("{\"command\":[\"1\"]}\n{\"command\":[\"2\"]}\n{\"command\":[\"3\"]}"));
        client.EndSending();
        foreach (var expected in (string[])["1", "2", "3"])
        {
            Assert.Equal([expected], (await client.ReadAsync())!.Lines);
        }

        Assert.Null(await client.ReadAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_line_that_is_too_long_ends_the_connection_and_nothing_else(bool ended)
    {
        using var hostile = await Client.ConnectAsync(Place);
        var line = new byte[200_000];
        Array.Fill(line, (byte)'x');
        if (ended)
        {
            line[^1] = (byte)'\n';
        }

        await hostile.TrySendAsync(line);
        await hostile.AwaitEndAsync();
        using var other = await Client.ConnectAsync(Place);
        Assert.Equal(["a"], (await other.AskAsync("""{"command":["a"]}"""))!.Lines);
    }

    [Fact]
    public async Task Clients_that_say_nothing_or_hang_up_do_not_hold_others_up()
    {
        using var silent = await Client.ConnectAsync(Place);
        for (var i = 0; i < 20; i++)
        {
            using var gone = await Client.ConnectAsync(Place);
            await gone.TrySendAsync("{\"command\":[\"slow\"]}\n"u8.ToArray());
        }

        await AnsweredAsync();
    }

    [Fact]
    public async Task More_clients_than_allowed_are_told_so()
    {
        var clients = new List<Client>();
        try
        {
            ConsoleReply? reply = null;
            while (reply?.Error is null && clients.Count < 100)
            {
                var client = await Client.ConnectAsync(Place);
                clients.Add(client);
                await client.TrySendAsync("{\"command\":[\"a\"]}\n"u8.ToArray());
                reply = await client.ReadAsync();
            }

            Assert.Contains("Too many", reply?.Error, StringComparison.Ordinal);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await AnsweredAsync();
    }

    [Fact]
    public async Task A_command_that_throws_is_an_error()
    {
        using var client = await Client.ConnectAsync(Place);
        Assert.Equal("The command failed: told to", (await client.AskAsync("""{"command":["throw"]}"""))!.Error);
    }

    [Fact]
    public async Task The_socket_file_is_gone_after_the_end_and_can_be_made_again()
    {
        await _server.DisposeAsync();
        Assert.False(File.Exists(Place));
        _server = ConsoleSocket.Start(Place, Echo);
        await AnsweredAsync();
    }

    [Fact]
    public void A_socket_that_is_served_is_left_alone()
    {
        var failure = Assert.Throws<IOException>(() => ConsoleSocket.Start(Place, Echo));
        Assert.Contains("Another process serves", failure.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Place));
    }

    [Fact]
    public async Task A_socket_file_of_a_dead_process_is_replaced()
    {
        var place = Path.Combine(_directory, "dead.sock");
        var moved = place + ".moved";
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(place));
            File.Move(place, moved);
        }

        // Disposing removes the file by its first name; a process that is killed removes nothing.
        File.Move(moved, place);
        await using var server = ConsoleSocket.Start(place, Echo);
        using var client = await Client.ConnectAsync(place);
        Assert.Equal(["a"], (await client.AskAsync("""{"command":["a"]}"""))!.Lines);
    }

    [Fact]
    public void A_file_that_is_no_socket_is_left_alone()
    {
        var place = Path.Combine(_directory, "notes.txt");
        File.WriteAllText(place, "dear diary");
        Assert.Contains("is no socket", Assert.Throws<IOException>(() => ConsoleSocket.Start(place, Echo)).Message, StringComparison.Ordinal);
        Assert.Equal("dear diary", File.ReadAllText(place));
    }

    [Fact]
    public void A_place_that_cannot_be_used_is_named()
    {
        var nowhere = Path.Combine(_directory, "nowhere", "x.sock");
        Assert.Contains(nowhere, Assert.Throws<IOException>(() => ConsoleSocket.Start(nowhere, Echo)).Message, StringComparison.Ordinal);
        Assert.Contains(_directory, Assert.Throws<IOException>(() => ConsoleSocket.Start(_directory, Echo)).Message, StringComparison.Ordinal);
        var longPath = Path.Combine(_directory, new string('x', 120));
        Assert.Contains("too long", Assert.Throws<IOException>(() => ConsoleSocket.Start(longPath, Echo)).Message, StringComparison.Ordinal);
    }

    private static async Task<ConsoleReply> Echo(ConsoleRequest request, CancellationToken cancellationToken)
    {
        if (request.Command is ["throw"])
        {
            throw new InvalidOperationException("told to");
        }

        await Task.Yield();
        return new ConsoleReply { Lines = request.Command };
    }

    // Connections that were closed are forgotten a little later than their clients went.
    private async Task AnsweredAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            using var client = await Client.ConnectAsync(Place);
            await client.TrySendAsync("{\"command\":[\"a\"]}\n"u8.ToArray());
            if (await client.ReadAsync() is { Error: null })
            {
                return;
            }

            Assert.False(deadline.IsCancellationRequested, "the socket answers again");
        }
    }

    private sealed class Client : IDisposable
    {
        private readonly Socket _socket;
        private readonly StreamReader _reader;

        private Client(Socket socket)
        {
            _socket = socket;
            _reader = new StreamReader(new NetworkStream(socket));
        }

        public static async Task<Client> ConnectAsync(string path)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
            return new Client(socket);
        }

        public async Task<ConsoleReply?> AskAsync(string line)
        {
            await SendAsync(Encoding.UTF8.GetBytes(line + "\n"));
            return await ReadAsync();
        }

        public async Task SendAsync(byte[] bytes)
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += await _socket.SendAsync(bytes.AsMemory(sent));
            }
        }

        public async Task TrySendAsync(byte[] bytes)
        {
            try
            {
                await SendAsync(bytes);
            }
            catch (SocketException)
            {
                // The server may end the connection before it read all.
            }
        }

        public async Task<ConsoleReply?> ReadAsync()
        {
            try
            {
                var line = await _reader.ReadLineAsync().WaitAsync(Patience);
                return line is null ? null : JsonSerializer.Deserialize(line, ApiJson.Default.ConsoleReply);
            }
            catch (IOException)
            {
                return null;
            }
        }

        public async Task AwaitEndAsync()
        {
            while (await ReadAsync() is not null)
            {
            }
        }

        public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

        public void Dispose()
        {
            _reader.Dispose();
            _socket.Dispose();
        }
    }
}
