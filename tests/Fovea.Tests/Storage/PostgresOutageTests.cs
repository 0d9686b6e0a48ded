using System.Net;
using System.Net.Sockets;
using Fovea.Search;
using Fovea.Search.Storage;
using Fovea.Storage;
using Npgsql;

namespace Fovea.Tests.Storage;

public sealed class PostgresOutageTests : IDisposable
{
    private readonly PostgresDatabase _database = new();

    [Fact]
    public void Sessions_that_the_server_ends_lose_nothing()
    {
        using IStudyStorage storage = StudyStorage.Open(_database.Connection, create: true);
        long study = storage.CreateStudy("s", 1, "{}").Id;
        for (int i = 0; i < 5; i++)
        {
            StoredTrial trial = storage.Claim(study, new TrialClaim($"{i}", "w", TimeSpan.FromHours(1), null, 3)).Trial!;
            _database.Disconnect();
            Assert.True(storage.Finish(trial.Id, $"{i}", new TrialResult(TrialState.Complete, $"[{i}]", null, null)));
        }

        Assert.Equal(["[0]", "[1]", "[2]", "[3]", "[4]"], storage.ReadTrials(study, 0).Select(trial => trial.Values));
    }

    [Fact]
    public async Task A_database_that_is_down_midway_is_waited_for_and_then_reported()
    {
        using PostgresRelay relay = new(_database.Connection);
        using PostgresStudyStorage storage = new(relay.Connection, create: true) { Patience = TimeSpan.FromSeconds(30) };
        long study = storage.CreateStudy("s", 1, "{}").Id;
        relay.Close();
        Task<ClaimedTrial> waiting = Task.Run(() => storage.Claim(study, new TrialClaim("a", "w", TimeSpan.FromHours(1), null, 3)));
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        relay.Open();
        StoredTrial trial = (await waiting).Trial!;
        relay.Close();
        storage.Patience = TimeSpan.FromMilliseconds(200);
        StorageException exception = Assert.Throws<StorageException>(() => storage.Finish(trial.Id, "a", new TrialResult(TrialState.Complete, "[1]", null, null)));
        Assert.Contains("does not answer", exception.Message, StringComparison.Ordinal);
        relay.Open();
        Assert.True(storage.Finish(trial.Id, "a", new TrialResult(TrialState.Complete, "[1]", null, null)));
        Assert.Equal("[1]", Assert.Single(storage.ReadTrials(study, 0)).Values);
    }

    [Fact]
    public void An_unknown_database_is_named_at_once()
    {
        string missing = new NpgsqlConnectionStringBuilder(_database.Connection) { Database = "no_such_database" }.ConnectionString;
        Assert.Contains("no_such_database", Assert.Throws<BadInputException>(() => StudyStorage.Open(missing, create: true)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _database.Dispose();

    /// <summary>Stands between a storage and its server, and can go away.</summary>
    private sealed class PostgresRelay : IDisposable
    {
        private readonly NpgsqlConnectionStringBuilder _server;
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<Socket> _sockets = [];
        private volatile bool _open = true;

        public PostgresRelay(string server)
        {
            _server = new NpgsqlConnectionStringBuilder(server);
            _listener.Start();
            Connection = new NpgsqlConnectionStringBuilder(server) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.ConnectionString;
            _ = Task.Run(AcceptAsync);
        }

        public string Connection { get; }

        public void Open() => _open = true;

        public void Close()
        {
            _open = false;
            lock (_sockets)
            {
                foreach (Socket socket in _sockets) socket.Dispose();
                _sockets.Clear();
            }
        }

        public void Dispose()
        {
            Close();
            _listener.Dispose();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    Socket client = await _listener.AcceptSocketAsync();
                    if (_open) Join(client, await ConnectAsync());
                    else client.Dispose();
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The relay is gone.
            }
        }

        private void Join(Socket client, Socket server)
        {
            lock (_sockets) _sockets.AddRange([client, server]);
            _ = PumpAsync(client, server);
            _ = PumpAsync(server, client);
        }

        private async Task<Socket> ConnectAsync()
        {
            bool local = _server.Host!.StartsWith('/');
            Socket socket = local ? new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new(SocketType.Stream, ProtocolType.Tcp);
            EndPoint place = local ? new UnixDomainSocketEndPoint($"{_server.Host}/.s.PGSQL.{_server.Port}") : new DnsEndPoint(_server.Host, _server.Port);
            await socket.ConnectAsync(place);
            return socket;
        }

        private static async Task PumpAsync(Socket from, Socket to)
        {
            byte[] buffer = new byte[4096];
            try
            {
                for (int count; (count = await from.ReceiveAsync(buffer)) > 0;) await to.SendAsync(buffer.AsMemory(0, count));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Either end is gone.
            }

            from.Dispose();
            to.Dispose();
        }
    }
}
