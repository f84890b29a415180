# A Stream Deck for tests: keeps messages apart as hidraw does. What the room writes goes to stdout, what comes on stdin is what the deck
# says; each message with its length (2 bytes, little-endian) before it. Ends with its starter.
use strict;
use warnings;
use Socket;

my ($path) = @ARGV;
my $server;
socket($server, PF_UNIX, SOCK_SEQPACKET, 0) && bind($server, sockaddr_un($path)) && listen($server, 1) or die "$!\n";
syswrite(STDOUT, pack('v', 0));
for (;;) {
  accept(my $room, $server) or die "$!\n";
  my $begun = '';
  for (;;) {
    my $wanted = '';
    vec($wanted, fileno($_), 1) = 1 for \*STDIN, $room;
    next if select(my $ready = $wanted, undef, undef, undef) < 0;
    if (vec($ready, fileno($room), 1)) {
      sysread($room, my $bytes, 4096) or last;
      syswrite(STDOUT, pack('v/a*', $bytes));
    }
    if (vec($ready, fileno(STDIN), 1)) {
      sysread(STDIN, $begun, 65536, length $begun) or exit;
      while (length $begun >= 2 && length $begun >= 2 + unpack('v', $begun)) {
        my $message = unpack('v/a*', $begun);
        substr($begun, 0, 2 + length $message) = '';
        syswrite($room, $message);
      }
    }
  }
}
