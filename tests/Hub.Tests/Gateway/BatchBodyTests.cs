using System.IO.Compression;
using Actors.Hub.Gateway;
using Actors.Messages.Wire;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Actors.Hub.Tests.Gateway;

public sealed class BatchBodyTests
{
    private const long Max = 10_000;
    private static readonly Batch Batch = new() { Version = 1, Cluster = "c", Node = "n1" };

    [Theory]
    [InlineData("application/x-protobuf")]
    [InlineData("Application/X-Protobuf; v=1")]
    public async Task A_batch_is_read(string type) => Assert.Equal(Batch, await ReadAsync(Batch.ToByteArray(), type));

    [Fact]
    public async Task A_packed_batch_is_read() => Assert.Equal(Batch, await ReadAsync(Gzip(Batch.ToByteArray()), coding: "gzip"));

    [Fact]
    public async Task An_empty_body_is_an_empty_batch() => Assert.Equal(new Batch(), await ReadAsync([]));

    [Fact]
    public Task Rubbish_is_malformed() => RefusedAsync(400, [0xff, 0xff, 0xff, 0xff]);

    [Fact]
    public Task A_cut_batch_is_malformed() => RefusedAsync(400, Batch.ToByteArray()[..^1]);

    [Fact]
    public Task What_is_not_packed_but_says_so_is_malformed() => RefusedAsync(400, Batch.ToByteArray(), coding: "gzip");

    [Theory]
    [InlineData("application/json", "")]
    [InlineData("", "")]
    [InlineData("application/x-protobuf", "br")]
    public Task Another_type_or_coding_is_refused(string type, string coding) => RefusedAsync(415, Batch.ToByteArray(), type, coding);

    [Fact]
    public Task A_body_above_the_limit_is_refused() => RefusedAsync(413, new byte[Max + 1]);

    [Fact]
    public Task A_small_body_that_unpacks_to_more_than_the_limit_is_refused() => RefusedAsync(413, Gzip(new byte[Max * 1000]), coding: "gzip");

    [Fact]
    public async Task A_body_that_breaks_off_or_comes_too_slowly_is_refused_with_the_servers_word()
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new BrokenStream();
        context.Request.ContentType = "application/x-protobuf";
        Assert.Equal(408, (await Assert.ThrowsAsync<BatchRefusedException>(() => BatchBody.ReadAsync(context.Request, Max, new BodyRoom(Max), TimeProvider.System, CancellationToken.None))).Status);
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_refused()
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new EndlessStream();
        context.Request.ContentType = "application/x-protobuf";
        var refused = await Assert.ThrowsAsync<BatchRefusedException>(() => BatchBody.ReadAsync(context.Request, Max, new BodyRoom(Max), new HastyClock(), CancellationToken.None));
        Assert.Equal(408, refused.Status);
    }

    [Fact]
    public async Task Bodies_that_arrive_share_the_room_and_give_it_back()
    {
        var room = new BodyRoom(100);
        using (var other = room.Enter())
        {
            Assert.True(other.TryTake(95));
            Assert.Equal(429, (await Assert.ThrowsAsync<BatchRefusedException>(() => IntoAsync(room))).Status);
            Assert.Equal(95, room.Taken);
        }

        Assert.Equal(Batch, await IntoAsync(room));
        Assert.Equal(0, room.Taken);

        static Task<Batch> IntoAsync(BodyRoom room)
        {
            var context = new DefaultHttpContext();
            context.Request.Body = new MemoryStream(Batch.ToByteArray());
            context.Request.ContentType = "application/x-protobuf";
            return BatchBody.ReadAsync(context.Request, Max, room, TimeProvider.System, CancellationToken.None);
        }
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }
    }

    /// <summary>Every time is up at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new BadHttpRequestException("too slow", 408);
    }

    private static async Task RefusedAsync(int status, byte[] body, string type = "application/x-protobuf", string coding = "") =>
        Assert.Equal(status, (await Assert.ThrowsAsync<BatchRefusedException>(() => ReadAsync(body, type, coding))).Status);

    private static Task<Batch> ReadAsync(byte[] body, string type = "application/x-protobuf", string coding = "")
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentType = type;
        context.Request.Headers.ContentEncoding = coding;
        return BatchBody.ReadAsync(context.Request, Max, new BodyRoom(2 * Max), TimeProvider.System, CancellationToken.None);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
