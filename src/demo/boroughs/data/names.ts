const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** First names heard in London. They are combined with the family names by chance, so nobody in particular is meant. */
export const firstNames = words(`
Aaliyah Abdullahi Abena Abiola Adaeze Aderonke Adwoa Agnieszka Ahmet Aisling Akosua Alasdair Aleksander Alimata Amina Amparo Anaïs Ananya Andrzej
Anjali Annette Antonia Arjun Ayesha Ayşe Azadeh Babajide Barbara Beatriz Bernice Berta Bilal Blessing Boglárka Bronwen Bushra Callum Camille
Carlota Catalina Ceri Chidinma Chinedu Chloë Ciarán Claudette Clive Comfort Cristina Daksha Danuta Darius Deborah Dilara Dilys Dimitra
Dominic Doreen Dragan Ebony Edwin Efua Eilidh Elif Elżbieta Emeka Emre Ester Eun-ji Fadumo Farida Fatuma Femi Fionnuala Florence Folake Francesca
Gareth Georgios Ghislaine Gita Gloria Grażyna Gwendolyn Habiba Hamza Hannelore Harpreet Hatice Hüseyin Ifeoma Ignacio Ileana Imran Inês Ioana
Iqra Irena Ivy Jadwiga Jamal Jasvinder Jerzy Joachim Joyce Jürgen Kadiatu Karolina Kavita Kemi Khadra Kiran Kofi Krisztina Kwame Lakshmi Lamine
Latifa Leocadia Leroy Lerato Linh Lorraine Lucjan Luz Maeve Magdalena Mahnaz Maja Malcolm Manjula Marek Marguerite Marisol Maryam Mbali Mehmet
Mei-Ling Mercy Milena Miriam Mohinder Monique Muna Nadia Nasreen Neelam Nikos Nimco Nnamdi Norma Nuala Obinna Olena Olufemi Oksana Omolara
Orla Oswaldo Padraig Parminder Paulette Perpetua Phyllis Pilar Priya Radosław Rajesh Ramatu Raquel Renáta Rhiannon Rita Rosalind Roxana Sagal
Salma Samira Sandeep Saoirse Selina Shanice Shirin Sibusiso Sinéad Siobhan Sofía Stelios Sunita Svetlana Sylvester Tariq Temitope Thandiwe
Theodora Thérèse Tomasz Tunde Ursula Uzma Valentina Vanessa Vasilis Veronika Vinod Wanjiru Wilhelmina Winifred Xiomara Yasemin Yetunde Yiannis
Yohannes Yolanda Zainab Zbigniew Zeynep Zofia Zoltán Zubaida
`);

/** Family names heard in London, and some that only this list has put together. */
export const familyNames = words(`
Abara Abdi Achterhuis Acquaye Addo Adebayo-Finn Afolabi Agyeman Ahluwalia Akinwande Aksoy Alemu Amoah Anastasiou Aslan Asokan Atherley Aydın
Babatunde Bakare Balogun Banerji Baptista Barrowclough Begum Beňová Bhattacharya Biermann Boakye Bobrowska Boyle-Nwosu Brathwaite Brzezina
Cardoso Castellanos Çelik Chakrabarti Chaudhry Cheung Choudhury Chukwu Coelho Constantinou Cudjoe Cutliffe Dąbrowska Dacosta Danquah D’Souza
Demetriou Desai Dhillon Diallo Dimitrov Doğan Donnelly Dorsainvil Ekwueme El-Amin Erdoğmuş Estévez Eze Fakhoury Farah Featherstone Fernandes
Figueroa Fitzwater Fofana Garang Gbadamosi Georgiadou Ghebremedhin Gill-Parsons Gómez Gorecki Grewal Guled Gunawardena Haddad Hailu Halloran
Haque Hashi Hernández Hinds Horvat Hyacinth Ibekwe Igwe Ilić Iqbal Islam Jagielski Jankauskas Jarju Jayasinghe Jimale Kabir Kaczmarek Kamara Karaca
Karimi Katsaros Kaya Kebede Kelleher Keskin Kiplagat Kołodziej Kovács Krasniqi Kumarasinghe Kuti Kyei Lachhani Lalvani Lindo Lipták Lovelace-Ade
Łukasik Mahmoudi Mandal Manoharan Marszałek Matsika Mbaye McAllister-Roy McGarrigle McIntosh Mehra Mensah Michaelides Miah Mistry Moreira
Mukherjee Mutasa Mwangi Nakamura Nascimento Ndiaye Nguyen Nikolaidis Nowicka Nwachukwu Nyström O’Brien O’Dowd O’Hare Obeng Odukoya Ogbonna Ojo
Okonjo Okoye Olaniyan Onwudiwe Oppong Ortega Osei Osman Owusu Özdemir Palaniappan Papadakis Parchment Pereira-Lunn Petrauskas Pillai Pinheiro
Pokorný Popescu Prendergast Quarshie Quinlan Rahman Rajaratnam Rasool Rezaei Rosenblum Rutkowski Sahin Salami Samaroo Sandhu-Price Santos
Sarkar Sesay Sharmarke Sidhu Silva Sivakumar Skórka Sokołowski Ssebunya Szabó Takács Tavares Tembo Tesfaye Thevarajah Thornicroft Tiwari
Toprak Touray Trevelyan-Oke Tse Uddin Ugwu Ünal Valdivieso Vasquez Vella Venkataraman Virdee Wachira Wainwright Warsame-Lee Wiśniewska
Woldemariam Wróbel Yalçın Yeboah Yıldız Yusuf Zając Zammit Zografou
`);
